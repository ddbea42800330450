using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using AiTasks.Cli.ApiClient;
using AiTasks.Cli.Invocation;

namespace AiTasks.Cli.Chats;

/// <summary>Chats: beginning, choosing, ending them. What is said in them has files of its own.</summary>
internal sealed class ChatCommand : Command
{
    private const int DefaultListed = 10;
    private const string DateFormat = "yyyy-MM-dd HH:mm";

    private readonly CurrentChat _chat = new();
    private readonly Argument<string?> _title = new("title") { Description = "What it is about", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string?> _description = new("--description", "-d") { Description = "More about it" };
    private readonly Argument<Guid> _id = new("chat-id") { Description = "As `aitasks chat list` shows it" };
    private readonly Option<int> _limit = new("--limit", "-n") { Description = "At most so many", DefaultValueFactory = _ => DefaultListed };

    public ChatCommand(CommandRunner runner)
        : base("chat", "Questions and answers about documents")
    {
        Add(new RunnableCommand(runner, "new", "Begins a chat and makes it the current one", [_title, _description], NewAsync)
        {
            Examples =
            [
                "aitasks chat new \"Анализ ВРУ\"",
                "aitasks chat new \"Анализ ВРУ\" --description \"Проверка норм\"",
                "chat=$(aitasks chat new \"Планы\")",
            ],
        });
        Add(new RunnableCommand(runner, "list", "Lists chats, the newest first", [_limit], ListAsync)
        {
            Examples = ["aitasks chat list", "aitasks chat list --limit 50 --json"],
        });
        Add(new RunnableCommand(runner, "use", "Makes a chat the current one", [_id], UseAsync)
        {
            Examples = ["aitasks chat use 5f0c9a1e-2d34-4a77-9a39-0c2f6f3f1b11"],
        });
        Add(SendCommand.Make(runner));
        Add(HistoryCommand.Make(runner));
        Add(new RunnableCommand(runner, "stop", "Stops the answer that is being written; what was written stays", [_chat.Option], StopAsync)
        {
            Examples = ["aitasks chat stop"],
        });
        Add(new RunnableCommand(runner, "delete", "Removes a chat", [_id], DeleteAsync)
        {
            Examples = ["aitasks chat delete 5f0c9a1e-2d34-4a77-9a39-0c2f6f3f1b11"],
        });
    }

    private async Task NewAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var answer = await run.Person().PostAsync(
            "/chats", new { Title = run.Line.GetValue(_title), Description = run.Line.GetValue(_description) }, cancellationToken);
        var chat = answer.Read<Chat>();
        CurrentChat.Choose(run, chat.Id);
        Show(run, answer, $"{chat.Id}", $"The current chat is now: {chat.Title}");
    }

    private async Task UseAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var answer = await run.Person().GetAsync($"/chats/{run.Line.GetRequiredValue(_id)}", cancellationToken);
        var chat = answer.Read<Chat>();
        CurrentChat.Choose(run, chat.Id);
        Show(run, answer.Find("chat") ?? answer, $"{chat.Id}", $"The current chat is now: {chat.Title}");
    }

    private async Task ListAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var limit = run.Line.GetValue(_limit).ToString(CultureInfo.InvariantCulture);
        var answer = await run.Person().GetAsync(Query.Of("/chats", ("limit", limit)), cancellationToken);
        if (run.Screen.Json)
        {
            run.Screen.WriteJson(answer);
            return;
        }

        var current = run.Settings.Read().At(run.Server).ChatId;
        run.Screen.WriteTable(["Id", "Created", "Title", ""], answer.Read<Chat[]>().Select(chat => (string?[])
        [
            $"{chat.Id}", chat.CreatedAt.ToLocalTime().ToString(DateFormat, CultureInfo.InvariantCulture), chat.Title,
            chat.Id == current ? "current" : "",
        ]));
    }

    private async Task StopAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var answer = await run.Person().PostAsync($"/chats/{_chat.Of(run)}/stop", body: null, cancellationToken);
        if (run.Screen.Json) run.Screen.WriteJson(answer);
        else run.Screen.Say(answer.Items("stopped").Any() ? "Stopped." : "Nothing was being written.");
    }

    private async Task DeleteAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var id = run.Line.GetRequiredValue(_id);
        var answer = await run.Person().SendAsync(HttpMethod.Delete, $"/chats/{id}", body: null, cancellationToken);
        if (run.Settings.Read().At(run.Server).ChatId == id) CurrentChat.Choose(run, null);
        if (run.Screen.Json) run.Screen.WriteJson(answer);
        else run.Screen.Say("Deleted.");
    }

    // The id alone is the result, so that a script can take it.
    private static void Show(CommandRun run, JsonElement answer, string id, string message)
    {
        if (run.Screen.Json)
        {
            run.Screen.WriteJson(answer);
            return;
        }

        run.Screen.WriteLine(id);
        run.Screen.Say(message);
    }
}
