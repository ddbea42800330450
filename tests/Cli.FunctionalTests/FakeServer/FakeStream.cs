using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace AiTasks.Cli.FunctionalTests.FakeServer;

/// <summary>One reader of a stream of server-sent events.</summary>
internal sealed class FakeStream(HttpContext http, int number)
{
    private string _text = "";

    /// <summary>1 for the first reader, 2 for the next one …</summary>
    public int Number => number;

    /// <summary>Where the reader says that it stands; empty for nowhere.</summary>
    public string LastEventId => http.Request.Headers["Last-Event-ID"].ToString();

    public async Task BeginAsync()
    {
        http.Response.ContentType = "text/event-stream; charset=utf-8";
        await WriteAsync(": keepalive\n\n");
    }

    /// <summary>An event of a chat. What is not ASCII is escaped (E18).</summary>
    public Task SendAsync(string name, object data) => WriteAsync($"event: {name}\ndata: {JsonSerializer.Serialize(data)}\n\n");

    /// <summary>A piece of the answer's text.</summary>
    public Task TokenAsync(string token) => SendAsync("llm_token", new { token, accumulated = _text += token, model = (string?)null });

    /// <summary>The end of an answer.</summary>
    public async Task CompleteAsync()
    {
        await SendAsync("llm_final", new { content = _text });
        await SendAsync("completed", new { message = "done" });
    }

    /// <summary>A frame of the person's tasks, with its position.</summary>
    public Task FrameAsync(string id, object frame) => WriteAsync($"id: {id}\ndata: {JsonSerializer.Serialize(frame)}\n\n");

    public async Task WriteAsync(string text)
    {
        await http.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(text), http.RequestAborted);
        await http.Response.Body.FlushAsync(http.RequestAborted);
    }

    /// <summary>Breaks the connection.</summary>
    public void Cut() => http.Abort();

    /// <summary>Waits until the reader is gone.</summary>
    public Task GoneAsync() => Task.Delay(Timeout.Infinite, http.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
}
