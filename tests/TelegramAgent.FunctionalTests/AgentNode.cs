using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using AiTasks.TelegramAgent.Access;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AiTasks.TelegramAgent.FunctionalTests;

/// <summary>What the bot got.</summary>
internal sealed record BotReply(HttpStatusCode Status, string Text, HttpContentHeaders Headers)
{
    public JsonObject Json => JsonNode.Parse(Text)!.AsObject();

    public string Error => (string)Json["error"]!;
}

/// <summary>The agent in this process, on a real server and a free port.</summary>
internal sealed class AgentNode : WebApplicationFactory<AgentOptions>
{
    private readonly string _backend;
    private readonly TimeProvider _time;
    private readonly (string Name, string Value)[] _settings;

    public AgentNode(string backend, TimeProvider? time = null, params (string Name, string Value)[] settings)
    {
        _backend = backend;
        _time = time ?? TimeProvider.System;
        _settings = settings;

        // Not UseKestrel(0): that sets the port when the server may have started already.
        UseKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        StartServer();
        Address = new Uri(Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
    }

    public Uri Address { get; }

    public HttpClient Http => field ??= new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = Address };

    public ConcurrentQueue<string> Log { get; } = new();

    /// <summary>Posts as the bot does: base and path put together as they are.</summary>
    public Task<BotReply> PostAsync(string path, string body, params (string Name, string Value)[] headers) =>
        PostAsync(Http, Address, path, body, headers);

    public static async Task<BotReply> PostAsync(HttpClient http, Uri root, string path, string body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, root.AbsoluteUri.TrimEnd('/') + path)
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        using var response = await http.SendAsync(request);
        return new BotReply(response.StatusCode, await response.Content.ReadAsStringAsync(), response.Content.Headers);
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseSetting("DrainOptions:Delay", "00:00:00");
        builder.UseSetting("TokenOptions:SigningKey", TestTokens.SigningKey);

        // The first address never answers: every test also shows that the next one is tried.
        builder.UseSetting("services:taskapi:http:0", "http://127.0.0.1:9");
        builder.UseSetting("services:taskapi:http:1", _backend);
        foreach (var (name, value) in _settings)
            builder.UseSetting(name, value);
        builder.ConfigureTestServices(services => services.AddSingleton(_time));
        builder.ConfigureLogging(logging => logging.ClearProviders().SetMinimumLevel(LogLevel.Trace).AddProvider(new LogCapture(Log)));
    }
}
