using AiTasks.SignalRPeer;
using StackExchange.Redis;

var builder = WebApplication.CreateBuilder(args);
var redis = await ConnectionMultiplexer.ConnectAsync(builder.Configuration.GetConnectionString("redis"));
builder.Services.AddSingleton(redis.GetSubscriber());
builder.Services.AddSingleton<PersonChannels>();

// The load generator says nothing after its handshake, so that reading costs it the same for every subject.
builder.Services.AddSignalR(signalR => signalR.ClientTimeoutInterval = TimeSpan.FromHours(1));

var app = builder.Build();
await app.Services.GetRequiredService<PersonChannels>().OpenAsync();
app.MapGet("/health", () => redis.IsConnected ? Results.Ok() : Results.StatusCode(StatusCodes.Status503ServiceUnavailable));
app.MapHub<EventsHub>("/hub");
app.Run();
