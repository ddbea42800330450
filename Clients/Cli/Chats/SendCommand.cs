using System.CommandLine;
using AiTasks.Cli.ApiClient;
using AiTasks.Cli.Files;
using AiTasks.Cli.Invocation;

namespace AiTasks.Cli.Chats;

/// <summary>Asks, and shows the answer while it is written.</summary>
internal sealed class SendCommand
{
    // A stopped answer ends at once; a server that does not hear is not waited for.
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(10);

    private readonly CurrentChat _chat = new();
    private readonly Argument<string?> _message = new("message")
    {
        Description = "The question; - or nothing: what comes from the standard input",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<FileInfo[]> _files = new("--file", "-f")
    {
        Description = "A file to upload and attach; may be repeated",
        HelpName = "path",
    };

    private readonly Option<Guid[]> _fileIds = new("--file-id") { Description = "A file that was uploaded before; may be repeated", HelpName = "id" };
    private readonly Option<Guid[]> _documents = new("--document")
    {
        Description = "A document or folder of the projects; may be repeated",
        HelpName = "id",
    };

    private readonly Option<bool> _noStream = new("--no-stream") { Description = "The answer at once, when it is complete" };

    private SendCommand() => _files.AcceptExistingOnly();

    public static Command Make(CommandRunner runner)
    {
        var send = new SendCommand();
        return new RunnableCommand(
            runner, "send", "Asks in a chat and shows the answer as it is written. Ctrl-C stops the answer, a second one leaves",
            [send._message, send._chat.Option, send._files, send._fileIds, send._documents, send._noStream], send.RunAsync)
        {
            Examples =
            [
                "aitasks chat send \"Где находится ВРУ-1?\"",
                "aitasks chat send \"Сравни системы вентиляции\" --file plan1.pdf --file plan2.pdf",
                "aitasks chat send \"Какая высота этажа?\" --no-stream --json | jq -r .content",
                "aitasks chat send < question.txt",
            ],
        };
    }

    private async Task RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var chat = _chat.Of(run);
        var content = await ReadMessageAsync(run.Line.GetValue(_message), cancellationToken);
        var server = run.Person();
        var uploaded = await Uploads.SendAsync(run.Screen, server, Uploads.PersonalPath, run.Line.GetValue(_files) ?? [], cancellationToken);
        string[] attached = [.. uploaded.Select(file => file.Text("id")!), .. (run.Line.GetValue(_fileIds) ?? []).Select(id => $"{id}")];
        Guid[] documents = run.Line.GetValue(_documents) ?? [];
        await server.PostAsync(
            $"/chats/{chat}/messages",
            new { Content = content, AttachedFileIds = attached is [] ? null : attached, AttachedDocumentIds = documents is [] ? null : documents },
            cancellationToken);
        await FollowAsync(run, server, chat, cancellationToken);
    }

    private async Task FollowAsync(CommandRun run, ServerClient server, Guid chat, CancellationToken cancellationToken)
    {
        var answer = new AnswerScreen(run.Screen, streaming: !run.Line.GetValue(_noStream));
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task? stopping = null;
        using (run.Interruption.TakeFirst(() => stopping = StopAsync(run, server, chat, patience)))
        {
            await using var stream = new AnswerStream(server, chat, run.Screen.Whisper);
            try
            {
                for (var ended = false; !ended;)
                {
                    var received = await stream.NextAsync(patience.Token);
                    answer.Show(received);
                    ended = received.Name is "completed" or "error";
                }
            }
            catch (OperationCanceledException) when (stopping is not null && !cancellationToken.IsCancellationRequested)
            {
                run.Screen.Complain("The server does not end the answer.");
            }
            finally
            {
                answer.End();
            }
        }

        if (stopping is not null)
        {
            await stopping;
            run.ExitCode = ExitCodes.Interrupted;
        }

        await ShowStoredAsync(run, server, chat, answer, cancellationToken);
        if (stopping is null && answer.Failure is { } failure) throw new CommandFailedException(failure);
    }

    private static async Task StopAsync(CommandRun run, ServerClient server, Guid chat, CancellationTokenSource patience)
    {
        patience.CancelAfter(StopTimeout);
        run.Screen.Whisper("\nStopping; once more to leave.");
        try
        {
            await server.PostAsync($"/chats/{chat}/stop", body: null, patience.Token);
        }
        catch (CommandFailedException error)
        {
            run.Screen.Complain(error.Message);
        }
        catch (OperationCanceledException)
        {
            // Whoever reads the stream says so.
        }
    }

    // The sources stand with the message only; a failed answer may have left none.
    private async Task ShowStoredAsync(CommandRun run, ServerClient server, Guid chat, AnswerScreen answer, CancellationToken cancellationToken)
    {
        if (answer.Failure is not null && answer.Text.Length == 0) return;
        var isResult = run.Screen.Json && run.Line.GetValue(_noStream);
        try
        {
            var last = (await server.GetAsync($"/chats/{chat}", cancellationToken)).Items("messages").LastOrDefault();
            if (last.Text("role") != ChatMessage.Assistant) return;
            if (!run.Screen.Json) Sources.Write(run.Screen, last.Read<ChatMessage>());
            else if (isResult) run.Screen.WriteJson(last);
            else run.Screen.WriteJsonLine(new { Event = "message", Data = last });
        }
        catch (CommandFailedException error) when (!isResult)
        {
            // The answer was shown whole; where it comes from is in the chat.
            run.Screen.Whisper(error.Message);
        }
    }

    private static async Task<string> ReadMessageAsync(string? said, CancellationToken cancellationToken)
    {
        var piped = said == "-" || (said is null && Console.IsInputRedirected);
        var message = piped ? await Console.In.ReadToEndAsync(cancellationToken) : said;
        return string.IsNullOrWhiteSpace(message) ? throw new CommandFailedException("There is no question.", ExitCodes.Usage) : message.Trim();
    }
}
