using System.Text.Json;
using AiTasks.Contracts;
using AiTasks.TestServers;
using AiTasks.TestServers.FakeModels;

namespace AiTasks.TaskWorker.FunctionalTests;

/// <summary>One message of a chat, and what a worker says while it answers.</summary>
internal sealed class ChatRun
{
    private readonly Servers _servers;

    private ChatRun(Servers servers, GenerateText command) => (_servers, Command) = (servers, command);

    public GenerateText Command { get; private set; }

    /// <summary>Asks.</summary>
    public static async Task<ChatRun> AskAsync(Servers servers, ChatWork work, string language = "ru", int deadlineSeconds = 60)
    {
        var run = new ChatRun(servers, FakeTaskApi.Command(TaskTypes.ChatAnswer, $$"""{"chat_id":"{{work.ChatId}}"}""", language, deadlineSeconds));
        servers.TaskApi.Chats.Set(run.Command, work);
        await servers.TaskApi.SendAsync(run.Command);
        return run;
    }

    /// <summary>A message that no other one is like. It may have a marker for the fake model.</summary>
    public static ChatWork Work(string question, params ChatDocument[] documents) =>
        new() { ChatId = Guid.NewGuid(), Question = $"{question} {Guid.NewGuid():N}", Documents = documents };

    /// <summary>Every report of this attempt once, in order.</summary>
    public IReadOnlyList<IGenerationReport> Reports =>
        [.. _servers.TaskApi.Reports(Command).Where(report => report.Attempt == Command.Attempt).DistinctBy(report => report.ReportSeq)];

    /// <summary>Everything it showed, in order.</summary>
    public IReadOnlyList<OutputPiece> Pieces => [.. Reports.OfType<GenerationOutput>().SelectMany(output => output.Pieces)];

    /// <summary>What a reader has read.</summary>
    public string Text => string.Concat(Pieces.Where(piece => piece.Type == OutputTypes.Text).Select(piece => piece.Text));

    public IReadOnlyList<string?> Phases => [.. Pieces.Where(piece => piece.Type == OutputTypes.Phase).Select(piece => piece.Name)];

    // By the last word of the question, which no other has: the others may be escaped.
    public IReadOnlyList<FakeModelCall> Calls => _servers.Model.CallsAbout(_servers.TaskApi.Chats.QuestionOf(Command).Split(' ')[^1]);

    public async Task<JsonElement> ResultAsync(TimeSpan? timeout = null) =>
        JsonElement.Parse(Assert.IsType<GenerationCompleted>(await EndAsync(timeout)).ResultJson);

    public async Task<GenerationFailed> FailureAsync() => Assert.IsType<GenerationFailed>(await EndAsync());

    /// <summary>The task is taken up again, after what this attempt has shown.</summary>
    public async Task<ChatRun> AgainAsync()
    {
        var shown = Text;
        var next = new ChatRun(_servers, Command with { Attempt = Command.Attempt + 1 });
        _servers.TaskApi.Chats.Change(Command, work => work with { Shown = work.Shown + shown });
        await _servers.TaskApi.SendAsync(next.Command);
        return next;
    }

    public Task SeesTextAsync(int letters = 1) => Wait.ForAsync("text to be shown", () => Text.Length >= letters);

    // Nothing is said after the end, and nothing out of its place.
    private async Task<IGenerationReport> EndAsync(TimeSpan? timeout = null)
    {
        await Wait.ForAsync(
            $"the end of task {Command.TaskId}", () => Reports.Any(report => report is GenerationCompleted or GenerationFailed), timeout);
        Assert.Equal(Enumerable.Range(1, Reports.Count), Reports.Select(report => report.ReportSeq));
        Assert.Single(Reports.Select(report => report.RunId).Distinct());
        return Reports[^1];
    }
}
