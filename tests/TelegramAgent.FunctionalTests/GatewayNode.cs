using System.Collections.Concurrent;
using System.Net;
using AiTasks.Gateway;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AiTasks.TelegramAgent.FunctionalTests;

/// <summary>The gateway in this process, before an agent.</summary>
internal sealed class GatewayNode : WebApplicationFactory<GatewayOptions>
{
    private readonly string _agent;
    private readonly string _taskApi;
    private readonly (string Name, string Value)[] _settings;

    public GatewayNode(string agent, string taskApi, params (string Name, string Value)[] settings)
    {
        (_agent, _taskApi, _settings) = (agent, taskApi, settings);
        UseKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        StartServer();
        Address = new Uri(Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
    }

    public Uri Address { get; }

    public HttpClient Http => field ??= new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });

    public ConcurrentQueue<string> Log { get; } = new();

    public Task<BotReply> PostAsync(string path, string body, params (string Name, string Value)[] headers) =>
        AgentNode.PostAsync(Http, Address, path, body, headers);

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseSetting("services:telegramagent:http:0", _agent);
        builder.UseSetting("services:taskapi:http:0", _taskApi);
        builder.UseSetting("services:push:http:0", "http://127.0.0.1:9");
        builder.UseSetting("GatewayOptions:ConnectRetryTime", "00:00:00");
        builder.UseSetting("GatewayOptions:StopTime", "00:00:00");
        foreach (var (name, value) in _settings) builder.UseSetting(name, value);
        builder.ConfigureLogging(logging => logging.ClearProviders().SetMinimumLevel(LogLevel.Trace).AddProvider(new LogCapture(Log)));
    }
}
