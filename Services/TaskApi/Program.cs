using AiTasks.ServiceDefaults;
using AiTasks.ServiceDefaults.Authentication;
using AiTasks.TaskApi.Accounts;
using AiTasks.TaskApi.FrontApi;
using AiTasks.TaskApi.Monitoring;
using AiTasks.TaskApi.Outbox;
using AiTasks.TaskApi.StatusPush;
using AiTasks.TaskApi.Storage;
using AiTasks.TaskApi.Streams;
using AiTasks.TaskApi.Tasks;
using Microsoft.AspNetCore.HttpOverrides;

if (args is ["migrate", ..]) return await MigrateCommand.RunAsync(args);

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddTokenAuthentication();
builder.AddStorage();
builder.AddAccounts();
builder.AddStreams();
builder.AddTasks();
builder.AddOutbox();
builder.AddMonitoring();
builder.AddStatusPush();
builder.AddFrontCors();
builder.AddDraining();
builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = 1024 * 1024);

var app = builder.Build();
app.UseForwardedHeaders(new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedProto });
app.UseFrontErrorPages();
app.UseFrontCors();
app.UseFrontGate();

app.MapHealthEndpoints();
app.MapGroup("/api/rest/front").MapSessionEndpoints().MapUserDataEndpoints().MapTaskEndpoints();
app.MapTokenExchange();
app.MapPushEndpoints();

await app.RunAsync();
return 0;
