using AiTasks.ServiceDefaults;
using AiTasks.ServiceDefaults.Authentication;
using AiTasks.TaskApi;
using AiTasks.TaskApi.Accounts;
using AiTasks.TaskApi.FrontApi;
using AiTasks.TaskApi.Monitoring;
using AiTasks.TaskApi.Notifications;
using AiTasks.TaskApi.Outbox;
using AiTasks.TaskApi.Producers;
using AiTasks.TaskApi.StatusApi;
using AiTasks.TaskApi.StatusPush;
using AiTasks.TaskApi.Storage;
using AiTasks.TaskApi.Streams;
using AiTasks.TaskApi.Tasks;
using AiTasks.TaskApi.UiEvents;
using AiTasks.TaskApi.Webhooks;
using Microsoft.AspNetCore.HttpOverrides;

if (args is ["migrate", ..]) return await MigrateCommand.RunAsync(args);

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddTokenAuthentication();
builder.AddStorage();
builder.AddAccounts();
builder.AddStreams();
builder.AddTasks();
builder.AddWebhooks();
builder.AddUiEvents();
builder.AddProducers();
builder.AddOutbox();
builder.AddMonitoring();
builder.AddStatusPush();
builder.AddStatusApi();
builder.AddFrontCors();
builder.AddApiDescription();
builder.AddDraining();
builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = 1024 * 1024);

var app = builder.Build();
app.UseForwardedHeaders(new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedProto });
app.UseErrorPages();
app.UseRouting();
app.UseFrontCors();
app.UseDoors();

app.MapHealthEndpoints();
app.MapGroup("/api/rest/front").WithTags("Contract A").MapSessionEndpoints().MapUserDataEndpoints().MapTaskEndpoints();
app.MapTokenExchange();
app.MapStatusAccounts().MapStatusTasks().MapNotifications();
app.MapProducers().MapUiEvents().MapWebhooks().MapInsightLogin();
app.MapPushEndpoints();
app.MapApiDescription();

await app.RunAsync();
return 0;
