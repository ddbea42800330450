using AiTasks.ServiceDefaults;
using AiTasks.TaskWorker.ChatAnswers;
using AiTasks.TaskWorker.Generations;
using AiTasks.TaskWorker.ImageGeneration;
using AiTasks.TaskWorker.Providers;
using AiTasks.TaskWorker.TextGeneration;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddModelProvider();
builder.AddChatAnswers();
builder.AddImageGeneration();
builder.AddTextGeneration();
builder.AddGenerations();

var app = builder.Build();
app.MapHealthEndpoints();
app.Run();
