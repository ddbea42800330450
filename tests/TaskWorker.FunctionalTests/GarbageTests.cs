using System.Text;
using AiTasks.Contracts;
using AiTasks.TestServers.FakeModels;

namespace AiTasks.TaskWorker.FunctionalTests;

/// <summary>F21: a model's server that answers with what is no answer.</summary>
public sealed class GarbageTests(Servers servers)
{
    private const string Canary = "provider-internal";
    private const int Mega = 1024 * 1024;

    [Theory]
    [InlineData("nothing", TaskErrorCodes.AiServiceError)]
    [InlineData("done at once", null)]
    [InlineData("null for content", null)]
    [InlineData("half an event", TaskErrorCodes.AiServiceError)]
    [InlineData("no JSON", TaskErrorCodes.AiServiceError)]
    [InlineData("another shape", TaskErrorCodes.AiServiceError)]
    [InlineData("an answer that is no JSON", TaskErrorCodes.ValidationError)]
    [InlineData("an answer of another schema", TaskErrorCodes.ValidationError)]
    [InlineData("bytes that are no UTF-8", null)]
    [InlineData("zeros", null)]
    [InlineData("deep JSON", TaskErrorCodes.ValidationError)]
    [InlineData("a line of 50 MB", TaskErrorCodes.AiServiceError)]
    public async Task F21_a_task_ends_in_a_clear_failure_that_says_nothing_of_it(string what, string? code)
    {
        await using var model = await RawModelServer.StartAsync(200, "text/event-stream", Garbage(what));
        await using var worker = await Worker.StartAsync(servers, ("Providers:openai:BaseUrl", $"{model.Address}/v1"));
        var command = FakeTaskApi.Marked("garbage");
        await servers.TaskApi.SendAsync(command);

        var failed = await servers.TaskApi.WaitForAsync<GenerationFailed>(command);

        if (code is not null) Assert.Equal(code, failed.Code);
        Assert.Matches("[а-я]", failed.Message);
        Assert.DoesNotContain(Canary, failed.Message, StringComparison.Ordinal);
        Assert.InRange(model.Requests.Count, 1, 3);
    }

    [Fact]
    public async Task F21_an_end_that_is_said_twice_and_what_comes_after_it_changes_nothing()
    {
        await using var model = await RawModelServer.StreamAsync(
            Piece(""" {"content":"{\"goals\":[{\"title\":\"x\"}"} """) + Piece("""{"content":"]}"}""", "stop") + "data: [DONE]\n\ndata: [DONE]\n\n" + Piece($$"""{"content":"{{Canary}}"}"""));
        await using var worker = await Worker.StartAsync(servers, ("Providers:openai:BaseUrl", $"{model.Address}/v1"));
        var command = FakeTaskApi.Marked("garbage");
        await servers.TaskApi.SendAsync(command);

        // The answer is whole, and is looked at and sent back as any other that breaks the rules.
        Assert.Equal(TaskErrorCodes.ValidationError, (await servers.TaskApi.WaitForAsync<GenerationFailed>(command)).Code);
        Assert.DoesNotContain(Canary, model.Requests[^1].Body.GetRawText(), StringComparison.Ordinal);
    }

    private static byte[] Garbage(string what) => what switch
    {
        "nothing" => [],
        "done at once" => Encoding.UTF8.GetBytes("data: [DONE]\n\n"),
        "null for content" => Encoding.UTF8.GetBytes(Piece("""{"content":null}""", "stop") + "data: [DONE]\n\n"),
        "half an event" => Encoding.UTF8.GetBytes("data: {\"choices\":[{\"delta\":{\"content\":\"" + Canary),
        "no JSON" => Encoding.UTF8.GetBytes($"data: {Canary}\n\n"),
        "another shape" => Encoding.UTF8.GetBytes($"data: [[\"{Canary}\"],1]\n\ndata: {{\"choices\":5}}\n\n"),
        "an answer that is no JSON" => Encoding.UTF8.GetBytes(Piece($$"""{"content":"{{Canary}}"}""", "stop") + "data: [DONE]\n\n"),
        "an answer of another schema" => Encoding.UTF8.GetBytes(Piece($$"""{"content":"{\"hacked\":\"{{Canary}}\"}"}""", "stop") + "data: [DONE]\n\n"),
        "bytes that are no UTF-8" => [.. Encoding.UTF8.GetBytes("data: "), 0xFF, 0xC3, 0x28, 0x00, .. Encoding.UTF8.GetBytes($"{Canary}\n\n")],
        "zeros" => new byte[Mega],
        "deep JSON" => Encoding.UTF8.GetBytes(Piece($$"""{"content":"{{new string('[', 100_000)}}"}""", "stop") + "data: [DONE]\n\n"),
        _ => Encoding.UTF8.GetBytes($"data: {new string('x', 50 * Mega)}\n\n"),
    };

    private static string Piece(string delta, string? finish = null) =>
        $$"""
        data: {"id":"1","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{{delta}},"finish_reason":{{(finish is null ? "null" : $"\"{finish}\"")}}}]}


        """;
}
