using AiTasks.ServiceDefaults.Configuration;
using AiTasks.TaskApi.Publishing;
using AiTasks.TaskApi.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AiTasks.TaskApi.FunctionalTests;

/// <summary>What publishes in a task API node, without the rest: it has a database, and so a right to send, of its own.</summary>
internal sealed class PublishingNode : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly LogLines _lines;
    private bool _disposed;

    private PublishingNode(WebApplication app, LogLines lines) => (_app, _lines) = (app, lines);

    /// <summary>All it has logged, at every level.</summary>
    public IReadOnlyList<string> Log => [.. _lines.Lines];

    public static async Task<PublishingNode> StartAsync(IEnumerable<(string Name, string Value)> settings)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Production" });
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration.AddInMemoryCollection(settings.GroupBy(one => one.Name).ToDictionary(one => one.Key, string? (one) => one.Last().Value));
        builder.Configuration.AddSecretFiles(builder.Configuration[SecretFiles.FolderSetting]);
        var lines = new LogLines();
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Trace).AddProvider(lines);
        builder.AddStorage().AddPublishing();
        var node = new PublishingNode(builder.Build(), lines);
        await node._app.StartAsync();
        return node;
    }

    public Task<PublishOutcome> PublishAsync(PublishRequest request, TimeSpan? patience = null) => _app.Services.GetRequiredService<Publisher>()
        .PublishAsync(request, patience ?? TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);

    public async Task<PublishOutcome.Sent> SendAsync(PublishRequest request) => Assert.IsType<PublishOutcome.Sent>(await PublishAsync(request));

    public async Task<PublishOutcome.Refused> RefusalAsync(PublishRequest request) => Assert.IsType<PublishOutcome.Refused>(await PublishAsync(request));

    /// <summary>Puts it into the queue and does not wait.</summary>
    public Task<PublishOutcome> AcceptAsync(PublishRequest request) => PublishAsync(request, TimeSpan.Zero);

    /// <summary>Ends it in good order.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposed) return;
        _disposed = true;
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
