// YARP as its documentation starts it, with what it comes with and nothing else: routes and destinations from the configuration.
var builder = WebApplication.CreateBuilder(args);
builder.Services.AddReverseProxy().LoadFromConfig(builder.Configuration.GetSection("ReverseProxy"));

var app = builder.Build();
app.MapGet("/health", () => Results.Ok());
app.MapReverseProxy();
app.Run();
