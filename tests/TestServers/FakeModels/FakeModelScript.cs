using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace AiTasks.TestServers.FakeModels;

/// <summary>Plays one behaviour as the answer to one call.</summary>
internal sealed class FakeModelScript(HttpContext http, FakeModelCall call)
{
    private const int PieceLength = 40;

    // Looks like what a provider might repeat; no person may ever read it.
    private const string ProviderText = "provider-internal: key sk-secret is invalid";

    public Task PlayAsync(string behaviour) => behaviour switch
    {
        FakeModelBehaviour.Busy => RefuseAsync(429, "1"),
        "429-date" => RefuseAsync(429, DateTime.UtcNow.AddSeconds(1).ToString("R", CultureInfo.InvariantCulture)),
        FakeModelBehaviour.Error => RefuseAsync(500, null),
        FakeModelBehaviour.Unauthorized => RefuseAsync(401, null),
        "silent" => SilenceAsync(),
        "late-stall" => PartAsync(Correct()[..^1], SilenceAsync),
        FakeModelBehaviour.Stall => HalfAsync(SilenceAsync),
        FakeModelBehaviour.Endless => HalfAsync(KeepAliveAsync),
        FakeModelBehaviour.Cut => HalfAsync(() => Task.CompletedTask),
        "reset" => HalfAsync(Reset),
        FakeModelBehaviour.Malformed => StreamAsync("""{"goals": [ this is no JSON""", "stop"),
        FakeModelBehaviour.Slow => StreamAsync(Correct(), "stop", FakeModelServer.SlowPieceLength, FakeModelServer.SlowDelay),
        FakeModelBehaviour.Paced => PacedAsync(),
        FakeModelBehaviour.Filtered => StreamAsync("{", "content_filter"),
        "length" => StreamAsync(Correct()[..20], "length"),
        FakeModelBehaviour.Refusal => RefusalAsync(),
        FakeModelBehaviour.Huge => HugeAsync(),
        FakeModelBehaviour.Empty => StreamAsync("", "stop"),
        FakeModelBehaviour.MalformedPlan when call.WantsJson => StreamAsync("no JSON at all", "stop"),
        FakeModelBehaviour.Plain when call.Request.TryGetProperty("temperature", out _) || call.Pictures.Count > 0 => RefuseAsync(400, null),
        FakeModelBehaviour.Thinking => ThinkAsync(),
        _ => StreamAsync(Correct(), "stop"),
    };

    private string Correct() => call.WantsJson ? FakeAnswer.Write(call.Request, call.UserText) : FakeChatAnswer.Write(call);

    private async Task RefuseAsync(int status, string? retryAfter)
    {
        http.Response.StatusCode = status;
        if (retryAfter is not null)
            http.Response.Headers.RetryAfter = retryAfter;
        await http.Response.WriteAsJsonAsync(new { error = new { message = ProviderText, type = "fake", code = "fake" } });
    }

    private async Task StreamAsync(string text, string finish, int pieceLength = PieceLength, TimeSpan delay = default)
    {
        await PiecesAsync(text, pieceLength, delay);
        await FinishAsync(finish, text.Length);
    }

    private Task PacedAsync()
    {
        var text = Correct();
        var pieces = (text.Length + PieceLength - 1) / PieceLength;
        return StreamAsync(text, "stop", PieceLength, FakeModelServer.PacedTime / pieces);
    }

    private Task HalfAsync(Func<Task> then)
    {
        var text = Correct();
        return PartAsync(text[..(text.Length / 2)], then);
    }

    private async Task PartAsync(string text, Func<Task> then)
    {
        await PiecesAsync(text, PieceLength, TimeSpan.Zero);
        await then();
    }

    private Task SilenceAsync() => Task.Delay(Timeout.Infinite, http.RequestAborted);

    private async Task KeepAliveAsync()
    {
        while (true)
        {
            await http.Response.WriteAsync(": keep-alive\n\n", http.RequestAborted);
            await http.Response.Body.FlushAsync(http.RequestAborted);
            await Task.Delay(FakeModelServer.SlowDelay, http.RequestAborted);
        }
    }

    private Task Reset()
    {
        http.Abort();
        return Task.CompletedTask;
    }

    private async Task RefusalAsync()
    {
        await EventAsync(Chunk(new JsonObject { ["role"] = "assistant", ["refusal"] = ProviderText }, null));
        await FinishAsync("stop", 1);
    }

    private async Task ThinkAsync()
    {
        foreach (var thought in (string[])["Сначала посмотрю ", "в документы."])
            await EventAsync(Chunk(new JsonObject { ["role"] = "assistant", ["reasoning_content"] = thought }, null));
        await StreamAsync(Correct(), "stop");
    }

    private async Task HugeAsync()
    {
        var piece = new string('x', 10_000);
        while (true)
            await EventAsync(Chunk(new JsonObject { ["content"] = piece }, null));
    }

    private async Task PiecesAsync(string text, int length, TimeSpan delay)
    {
        await EventAsync(Chunk(new JsonObject { ["role"] = "assistant", ["content"] = "" }, null));
        for (var start = 0; start < text.Length; start += length)
        {
            if (delay > TimeSpan.Zero)
                await Task.Delay(delay, http.RequestAborted);
            await EventAsync(Chunk(new JsonObject { ["content"] = text.Substring(start, Math.Min(length, text.Length - start)) }, null));
        }
    }

    private async Task FinishAsync(string reason, int length)
    {
        await EventAsync(Chunk([], reason));
        var usage = Chunk([], null);
        usage["choices"] = new JsonArray();
        usage["usage"] = new JsonObject { ["prompt_tokens"] = 120, ["completion_tokens"] = length / 4, ["total_tokens"] = 120 + (length / 4) };
        await EventAsync(usage);
        await http.Response.WriteAsync("data: [DONE]\n\n", http.RequestAborted);
    }

    private static JsonObject Chunk(JsonObject delta, string? finish) => new()
    {
        ["id"] = "chatcmpl-fake",
        ["object"] = "chat.completion.chunk",
        ["created"] = 1_700_000_000,
        ["model"] = FakeModelServer.Model,
        ["choices"] = new JsonArray(new JsonObject { ["index"] = 0, ["delta"] = delta, ["finish_reason"] = finish }),
    };

    private async Task EventAsync(JsonObject chunk)
    {
        if (!http.Response.HasStarted)
            http.Response.ContentType = "text/event-stream";
        await http.Response.WriteAsync($"data: {JsonSerializer.Serialize(chunk)}\n\n", http.RequestAborted);
        await http.Response.Body.FlushAsync(http.RequestAborted);
    }
}
