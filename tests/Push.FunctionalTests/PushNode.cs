using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using AiTasks.Push.Protocols.FrontTasks;
using AiTasks.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AiTasks.Push.FunctionalTests;

/// <summary>One push node in this process, on a real server and a free port.</summary>
internal sealed class PushNode : WebApplicationFactory<FrontTasksOptions>
{
    private readonly string _redis;
    private readonly FakeTaskApi _api;
    private readonly (string Name, string Value)[] _settings;

    public PushNode(string redis, FakeTaskApi api, params (string Name, string Value)[] settings)
        : this(redis, api, null, settings)
    {
    }

    /// <summary>A node that is spoken to over TLS.</summary>
    public PushNode(string redis, FakeTaskApi api, X509Certificate2 certificate)
        : this(redis, api, certificate, [])
    {
    }

    private PushNode(string redis, FakeTaskApi api, X509Certificate2? certificate, (string Name, string Value)[] settings)
    {
        _redis = redis;
        _api = api;
        _settings = settings;

        // Not UseKestrel(0): that sets the port when the server may have started already.
        UseKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            if (certificate is not null)
                listen.UseHttps(certificate);
        }));
        StartServer();
        Address = new Uri(Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
    }

    /// <summary>Whether a certificate is one that nodes of tests show.</summary>
    public static bool IsNodes(X509Certificate? certificate) => certificate?.Subject == $"CN={IPAddress.Loopback}";

    /// <summary>Starts a node and waits until it is ready.</summary>
    public static async Task<PushNode> StartAsync(string redis, FakeTaskApi api)
    {
        var node = new PushNode(redis, api);
        await PushSystem.ReadyAsync(node);
        return node;
    }

    public Uri Address { get; }

    public HttpClient Http => field ??= new HttpClient(new SocketsHttpHandler { SslOptions = { RemoteCertificateValidationCallback = (_, shown, _, _) => IsNodes(shown) } }) { BaseAddress = Address };

    public ConcurrentQueue<string> Log { get; } = new();

    /// <summary>Opens a socket as a browser does: identity in the cookie.</summary>
    public Task<TaskSocket> ConnectAsync(long userId) =>
        TaskSocket.ConnectAsync(Address, ("Cookie", $"{CredentialReader.SessionCookie}={TestTokens.Session(userId)}"));

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseSetting("ConnectionStrings:redis", _redis);
        builder.UseSetting("DrainOptions:Delay", "00:00:00");
        builder.UseSetting("TokenOptions:SigningKey", TestTokens.SigningKey);

        // The first address never answers: every test also shows that the next one is tried.
        builder.UseSetting("services:taskapi:http:0", "http://127.0.0.1:9");
        builder.UseSetting("services:taskapi:http:1", _api.Address);
        foreach (var (name, value) in _settings)
            builder.UseSetting(name, value);
        builder.ConfigureLogging(logging => logging.ClearProviders().SetMinimumLevel(LogLevel.Trace).AddProvider(new LogCapture(Log)));
    }

    private sealed class LogCapture(ConcurrentQueue<string> lines) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Enqueue($"{logLevel}: {formatter(state, exception)} {exception}");

        public void Dispose()
        {
            // Nothing is held.
        }
    }
}
