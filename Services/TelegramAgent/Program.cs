using AiTasks.ServiceDefaults;
using AiTasks.ServiceDefaults.Authentication;
using AiTasks.TelegramAgent.Access;
using AiTasks.TelegramAgent.BackendClient;
using AiTasks.TelegramAgent.Endpoints;
using AiTasks.TelegramAgent.Pictures;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddTokenAuthentication();

builder.AddAccess();
builder.AddBackend();
builder.AddPictures();
builder.AddEndpoints();
builder.AddDraining();

var app = builder.Build();
app.UseErrorPages();
app.UseSingleSlashes();
app.UseAccess();
app.UseRouting();

app.MapHealthEndpoints();
app.MapPeople();
app.MapPosts();

app.Run();
