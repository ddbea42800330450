using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace AiTasks.TaskApi.FunctionalTests;

/// <summary>Somebody else's server that wants to hear how tasks end.</summary>
internal sealed class WebhookReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private int _calls;

    private WebhookReceiver(WebApplication app) => _app = app;

    public sealed record Call(string Id, string Timestamp, string Signature, string Body)
    {
        // Written anew from the specification: nothing of the sender's code is used.
        public bool IsSignedWith(string secret)
        {
            using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Convert.FromBase64String(secret.Split('_')[1]));
            foreach (var part in (string[])[Id, ".", Timestamp, ".", Body]) hmac.AppendData(Encoding.UTF8.GetBytes(part));
            return Signature.Split(' ').Contains("v1," + Convert.ToBase64String(hmac.GetHashAndReset()));
        }
    }

    public string Url => $"{_app.Urls.First()}/hooks/tasks";

    /// <summary>What it answers; everything but 2xx means that it did not take the call.</summary>
    public HttpStatusCode Answer { get; set; } = HttpStatusCode.NoContent;

    /// <summary>Every call, taken or not.</summary>
    public int Calls => Volatile.Read(ref _calls);

    /// <summary>What it took.</summary>
    public ConcurrentQueue<Call> Taken { get; } = [];

    /// <summary>True: each call needs a connection of its own, and so a look at what its name means.</summary>
    public bool ClosesConnections { get; init; }

    public static async Task<WebhookReceiver> StartAsync(bool closesConnections = false)
    {
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var receiver = new WebhookReceiver(builder.Build()) { ClosesConnections = closesConnections };
        receiver._app.MapPost("/hooks/tasks", receiver.ReceiveAsync);
        await receiver._app.StartAsync();
        return receiver;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task ReceiveAsync(HttpContext context)
    {
        Interlocked.Increment(ref _calls);
        var answer = Answer;
        if (ClosesConnections) context.Response.Headers.Connection = "close";
        context.Response.StatusCode = (int)answer;
        if (answer == HttpStatusCode.Found) context.Response.Headers.Location = Url;
        if ((int)answer >= 300) return;

        using var reader = new StreamReader(context.Request.Body);
        var headers = context.Request.Headers;
        Taken.Enqueue(new Call($"{headers["webhook-id"]}", $"{headers["webhook-timestamp"]}", $"{headers["webhook-signature"]}", await reader.ReadToEndAsync()));
    }
}
