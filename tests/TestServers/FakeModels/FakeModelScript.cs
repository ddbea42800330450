using System.Globalization;
using AiTasks.TestServers.FakeModels.Dialects;
using Microsoft.AspNetCore.Http;

namespace AiTasks.TestServers.FakeModels;

/// <summary>Plays one behaviour as the answer to one call.</summary>
internal sealed class FakeModelScript(HttpContext http, FakeDialect dialect, FakeModelCall call)
{
    private const int PieceLength = 40;

    public Task PlayAsync(string behaviour) => behaviour switch
    {
        FakeModelBehaviour.Busy => RefuseAsync(429, "1"),
        FakeModelFaults.BusyNow => RefuseAsync(429, "0"),
        "429-date" => RefuseAsync(429, DateTime.UtcNow.AddSeconds(1).ToString("R", CultureInfo.InvariantCulture)),
        FakeModelBehaviour.Error => RefuseAsync(500, null),
        FakeModelBehaviour.Unauthorized => RefuseAsync(401, null),
        FakeModelBehaviour.Overloaded => RefuseAsync(529, null),
        "late-error" => HalfAsync(() => dialect.FailAsync(overloaded: false)),
        "late-busy" => HalfAsync(() => dialect.FailAsync(overloaded: true)),
        "silent" => SilenceAsync(),
        "late-stall" => PartAsync(Correct()[..^1], SilenceAsync),
        FakeModelBehaviour.Stall => HalfAsync(SilenceAsync),
        FakeModelBehaviour.Endless => HalfAsync(KeepAliveAsync),
        FakeModelBehaviour.Cut => HalfAsync(() => Task.CompletedTask),
        "reset" => HalfAsync(Reset),
        FakeModelBehaviour.Malformed => StreamAsync("""{"goals": [ this is no JSON""", "stop"),
        FakeModelFaults.HalfJson => StreamAsync(Correct()[..(Correct().Length / 2)], "stop"),
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
        FakeModelBehaviour.Talkative when call.Schema is null => StreamAsync(string.Join('\n', call.Turns.Select(turn => turn.Text)), "stop"),
        _ => StreamAsync(Correct(), "stop"),
    };

    public async Task RefuseAsync(int status, string? retryAfter, string text = FakeDialect.ProviderText)
    {
        http.Response.StatusCode = status;
        if (retryAfter is not null)
            http.Response.Headers.RetryAfter = retryAfter;
        await http.Response.WriteAsJsonAsync(dialect.Error(status, text));
    }

    private string Correct() => call.Schema is { } schema ? FakeAnswer.Write(schema, call.UserText) : FakeChatAnswer.Write(call);

    private async Task StreamAsync(string text, string finish, int pieceLength = PieceLength, TimeSpan delay = default)
    {
        await PiecesAsync(text, pieceLength, delay);
        await dialect.FinishAsync(finish, text.Length);
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
            await dialect.RawAsync(": keep-alive\n\n");
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
        await dialect.RefuseToAnswerAsync();
        await dialect.FinishAsync(dialect is FakeMessages ? "refusal" : "stop", 1);
    }

    private async Task ThinkAsync()
    {
        foreach (var thought in (string[])["Сначала посмотрю ", "в документы."])
            await dialect.ThoughtAsync(thought);
        await StreamAsync(Correct(), "stop");
    }

    private async Task HugeAsync()
    {
        var piece = new string('x', 10_000);
        while (true)
            await dialect.PieceAsync(piece);
    }

    private async Task PiecesAsync(string text, int length, TimeSpan delay)
    {
        await dialect.PieceAsync("");
        for (var start = 0; start < text.Length; start += length)
        {
            if (delay > TimeSpan.Zero)
                await Task.Delay(delay, http.RequestAborted);
            await dialect.PieceAsync(text.Substring(start, Math.Min(length, text.Length - start)));
        }
    }
}
