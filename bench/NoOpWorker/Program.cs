using AiTasks.NoOpWorker;
using AiTasks.ServiceDefaults;
using AiTasks.TaskWorker.Generations;
using AiTasks.TaskWorker.Providers;

// The worker as it is, but for what it does in a task: nothing, so that what is left is the way there and back.
var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddModelProviders();
builder.Services.AddSingleton<ITaskGenerator, NoOpGenerator>();
builder.AddGenerations();

var app = builder.Build();
app.MapHealthEndpoints();
app.Run();
