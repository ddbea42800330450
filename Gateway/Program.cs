using AiTasks.Gateway;
using AiTasks.Gateway.Console;
using AiTasks.Gateway.RateLimits;
using AiTasks.Gateway.Routing;
using AiTasks.ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddInlineSockets();
builder.AddLimits();
builder.AddRateLimits();
builder.AddRouting();
builder.AddConsole();

var app = builder.Build();
app.UseTrustedProxies();
app.UseSecurityHeaders();
app.UseConsoleCompression();
app.UseErrorPages();
app.UseOneLength();
app.UseSingleSlashes();
app.UseRouting();
app.UseRateLimits();
app.UseBodyLimit();

app.MapHealthEndpoints();
app.MapGet("/health", () => Results.Json(new { status = "ok", service = "aitasks", version = ThisVersion.Text }));
app.MapReverseProxy(proxy =>
{
    proxy.UseMiddleware<AnswerLimit>();
    proxy.UseConnectRetry().UseLoadBalancing().UsePassiveHealthChecks();
});
app.MapConsole();
app.MapFallback(() => Results.NotFound());
app.Run();
