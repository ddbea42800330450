using AiTasks.SignalRPeer;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddSingleton<PersonChannels>();

// The load generator says nothing after its handshake, so that reading costs it the same for every subject.
builder.Services.AddSignalR(signalR => signalR.ClientTimeoutInterval = TimeSpan.FromHours(1));

var app = builder.Build();
var channels = app.Services.GetRequiredService<PersonChannels>();
await channels.OpenAsync(builder.Configuration.GetConnectionString("redis") ?? throw new InvalidOperationException("Where is Redis?"));
app.MapGet("/health", () => channels.IsConnected ? Results.Ok() : Results.StatusCode(StatusCodes.Status503ServiceUnavailable));
app.MapHub<EventsHub>("/hub");
app.Run();
