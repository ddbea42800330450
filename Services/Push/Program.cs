using AiTasks.Push.Connections;
using AiTasks.Push.Delivery;
using AiTasks.Push.Fanout;
using AiTasks.Push.Protocols.FrontTasks;
using AiTasks.ServiceDefaults;
using AiTasks.ServiceDefaults.Authentication;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddTokenAuthentication();

builder.AddTaskApi();
builder.AddFanout();
builder.AddDelivery();
builder.AddConnections();
builder.AddFrontTasks();

var app = builder.Build();
app.UseWebSockets();

app.MapHealthEndpoints();
app.MapFrontTasks();

app.Run();
