using AiTasks.Push.Connections;
using AiTasks.Push.Delivery;
using AiTasks.Push.Fanout;
using AiTasks.Push.Protocols.Chats;
using AiTasks.Push.Protocols.FrontEvents;
using AiTasks.Push.Protocols.FrontTasks;
using AiTasks.Push.Protocols.Screens;
using AiTasks.Push.Protocols.TaskStatus;
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
builder.AddFrontEvents();
builder.AddTaskStatus();
builder.AddScreens();
builder.AddChats();
builder.AddDraining();

var app = builder.Build();
app.UseCallersScheme();
app.UseWebSockets();
app.UseCors();

app.MapHealthEndpoints();
app.MapFrontTasks();
app.MapFrontEvents();
app.MapTaskStatus();
app.MapScreens();
app.MapChats();

app.Run();
