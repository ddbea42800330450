using AiTasks.ServiceDefaults;
using AiTasks.TaskWorker.ChatAnswers;
using AiTasks.TaskWorker.ContextSource;
using AiTasks.TaskWorker.Generations;
using AiTasks.TaskWorker.ImageGeneration;
using AiTasks.TaskWorker.Providers;
using AiTasks.TaskWorker.TextGeneration;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddModelProviders();
builder.AddChatAnswers();
builder.AddImageGeneration();
builder.AddContextSource();
builder.AddTextGeneration();
builder.AddGenerations();

var app = builder.Build();
app.MapHealthEndpoints();
app.Run();
