using System.Text.Json;
using System.Text.Json.Nodes;

namespace AiTasks.Cli.FunctionalTests;

/// <summary>Chats: begun, chosen, listed, asked in, looked back at.</summary>
public sealed class ChatTests : IAsyncLifetime
{
    private readonly Person _person = new();

    public ValueTask InitializeAsync() => _person.InitializeAsync();

    public ValueTask DisposeAsync() => _person.DisposeAsync();

    [Fact]
    public async Task A_new_chat_is_the_current_one_until_another_is_chosen()
    {
        var first = await _person.BeginChatAsync();
        var second = await _person.JsonAsync("chat", "new", "Второй", "--description", "Проверка норм");
        Assert.Equal("Проверка норм", second.GetProperty("description").GetString());
        Assert.Equal(second.GetProperty("id").GetGuid(), Current());

        await _person.OkAsync("chat", "use", $"{first}");
        Assert.Equal(first, Current());
        Assert.Matches($@"{first}.*Анализ ВРУ.*current", await _person.OkAsync("chat", "list"));
        Assert.Equal([second.GetProperty("id").GetGuid()], (await _person.JsonAsync("chat", "list", "-n", "1")).EnumerateArray().Select(chat => chat.GetProperty("id").GetGuid()));

        await _person.FailAsync(4, "chat", "use", $"{Guid.NewGuid()}");
        Assert.Equal(first, Current());
        await _person.OkAsync("chat", "delete", $"{first}");
        Assert.Contains("no current chat", await _person.FailAsync(2, "chat", "history"), StringComparison.Ordinal);
        await _person.OkAsync("chat", "history", "--chat-id", second.GetProperty("id").GetString()!);
    }

    [Fact]
    public async Task Nothing_that_was_not_said_is_sent()
    {
        await _person.BeginChatAsync();
        await _person.OkAsync("chat", "new");
        await _person.OkAsync("chat", "send", "Где?");
        Assert.Equal("""{"content":"Где?"}""", Sent());
    }

    [Fact]
    public async Task An_answer_is_the_output_and_everything_around_it_a_message()
    {
        await _person.BeginChatAsync();
        _person.Server.Chats.Answer = async stream =>
        {
            await stream.SendAsync("queue_position", new { position = 2, estimated_wait_seconds = 7, active_requests = 4, queue_size = 3 });
            await stream.SendAsync("queue_position", new { position = 2, estimated_wait_seconds = 7, active_requests = 4, queue_size = 3 });
            await stream.SendAsync("processing_started", new { request_id = Guid.NewGuid() });
            await stream.SendAsync("phase_started", new { phase = "search", description = "Поиск" });
            await stream.SendAsync("phase_progress", new { phase = "search", progress = 0.5, message = "plan1.pdf" });
            await stream.SendAsync("tool_call", new { tool = "read_page", parameters = new { page = 3 }, reason = "Нужна схема" });
            await stream.SendAsync("something_new", new { });
            await stream.TokenAsync("ВРУ-1 —\n");
            await stream.TokenAsync("в техподполье.\u001b[2J");
            await stream.CompleteAsync();
        };
        var result = await _person.RunAsync("chat", "send", "Где находится ВРУ-1?");
        Assert.Equal(0, result.ExitCode);
        Assert.Equal("ВРУ-1 —\nв техподполье.[2J\nSources:\n  plan1.pdf, p. 3, Электроснабжение\n  нормы.docx, п. 2\n", result.Output);
        Assert.Equal("Waiting: place 2 of 3, about 7 s\n[search] Поиск\n[search] 50 % plan1.pdf\nread_page: Нужна схема\n", result.Error);
    }

    [Fact]
    public async Task Text_is_shown_while_the_rest_is_not_written_yet()
    {
        await _person.BeginChatAsync();
        var goOn = new TaskCompletionSource();
        _person.Server.Chats.Answer = async stream =>
        {
            await stream.TokenAsync("Ответ ");
            await goOn.Task;
            await stream.TokenAsync("готов");
            await stream.CompleteAsync();
        };
        using var asking = _person.Start("chat", "send", "Вопрос");
        await asking.UntilOutputAsync("Ответ ");
        Assert.DoesNotContain("готов", asking.Output, StringComparison.Ordinal);
        goOn.SetResult();
        Assert.StartsWith("Ответ готов\n", (await asking.EndAsync()).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Events_come_as_lines_of_json_in_their_order_and_the_stored_message_last()
    {
        await _person.BeginChatAsync();
        var lines = (await _person.OkAsync("chat", "send", "Где?", "--json")).TrimEnd().Split('\n').Select(line => JsonElement.Parse(line)).ToArray();
        Assert.Equal(
            ["phase_started", "llm_token", "llm_token", "llm_final", "completed", "message"],
            lines.Select(line => line.GetProperty("event").GetString()));
        var final = lines[3].GetProperty("data").GetProperty("content").GetString();
        Assert.Equal(final, string.Concat(lines[1..3].Select(line => line.GetProperty("data").GetProperty("token").GetString())));
        Assert.Equal(final, lines[^1].GetProperty("data").GetProperty("content").GetString());
        Assert.Equal(3, lines[^1].GetProperty("data").GetProperty("sources").GetArrayLength());
    }

    [Fact]
    public async Task Without_a_stream_the_whole_answer_is_the_result()
    {
        await _person.BeginChatAsync();
        Assert.StartsWith("ВРУ-1 находится в техподполье [plan1.pdf, p. 3].\nSources:", await _person.OkAsync("chat", "send", "Где?", "--no-stream"), StringComparison.Ordinal);
        Assert.Equal("assistant", (await _person.JsonAsync("chat", "send", "Где?", "--no-stream")).GetProperty("role").GetString());
    }

    [Fact]
    public async Task An_answer_that_comes_whole_is_shown_as_well()
    {
        await _person.BeginChatAsync();
        _person.Server.Chats.Answer = async stream =>
        {
            await stream.SendAsync("llm_final", new { content = "Сразу" });
            await stream.SendAsync("completed", new { message = "done" });
        };
        Assert.StartsWith("Сразу\n", await _person.OkAsync("chat", "send", "Где?"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_that_fails_keeps_what_was_shown()
    {
        await _person.BeginChatAsync();
        _person.Server.Chats.Stored = null;
        _person.Server.Chats.Answer = async stream =>
        {
            await stream.TokenAsync("Начало");
            await stream.SendAsync("error", new { message = "Модель недоступна" });
        };
        var result = await _person.RunAsync("chat", "send", "Где?");
        Assert.Equal((1, "Начало\n", "Модель недоступна\n"), (result.ExitCode, result.Output, result.Error));
    }

    [Fact]
    public async Task A_question_may_come_from_the_standard_input_or_look_like_an_option()
    {
        await _person.BeginChatAsync();
        using (var piped = _person.StartWith("Две\nстроки\n", "chat", "send", "-")) Assert.Equal(0, (await piped.EndAsync()).ExitCode);
        Assert.Equal("""{"content":"Две\nстроки"}""", Sent());
        using (var piped = _person.StartWith("Просто так", "chat", "send")) Assert.Equal(0, (await piped.EndAsync()).ExitCode);
        Assert.Equal("""{"content":"Просто так"}""", Sent());
        await _person.OkAsync("chat", "send", "@anna");
        Assert.Equal("""{"content":"@anna"}""", Sent());
        await _person.OkAsync("chat", "send", "--", "--json");
        Assert.Equal("""{"content":"--json"}""", Sent());
        Assert.Contains("There is no question", await _person.FailAsync(2, "chat", "send"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_are_uploaded_and_attached_with_documents_and_earlier_files()
    {
        await _person.BeginChatAsync();
        var plan = _person.Write("план первого этажа.pdf", [1, 2, 3]);
        var notes = _person.Write("notes.txt", [4]);
        var (earlier, document) = (Guid.NewGuid(), Guid.NewGuid());
        await _person.OkAsync("chat", "send", "Сравни", "--file", plan, "--file", notes, "--file-id", $"{earlier}", "--document", $"{document}");
        var sent = _person.Server.Chats.Sent.Last();
        Assert.Equal(
            [.. _person.Server.Files.Uploaded.Select(file => $"{file.Id}"), $"{earlier}"],
            sent["attached_file_ids"]!.AsArray().Select(id => (string)id!));
        Assert.Equal([$"{document}"], sent["attached_document_ids"]!.AsArray().Select(id => (string)id!));
        Assert.Equal(["план первого этажа.pdf", "notes.txt"], _person.Server.Files.Uploaded.Select(file => file.Name));
    }

    [Fact]
    public async Task The_history_shows_who_said_what_and_where_it_stands()
    {
        await _person.BeginChatAsync();
        await _person.OkAsync("chat", "send", "Первый?");
        await _person.OkAsync("chat", "send", "Второй?");
        _person.Server.Chats.Stored!["message_type"] = "stopped";
        _person.Server.Chats.Stored["images"] = new JsonArray(new JsonObject { ["url"] = "http://images.example.org/1.png" });
        var shown = await _person.OkAsync("chat", "history", "--tail", "2");
        Assert.DoesNotContain("Первый?", shown, StringComparison.Ordinal);
        Assert.Matches(@"user 2025-11-21 .*\nВторой\?\n\nassistant 2025-11-21 .*, stopped\nВРУ-1 (.|\n)*  plan1.pdf, p. 3, (.|\n)*http://images.example.org/1.png", shown);

        var history = await _person.JsonAsync("chat", "history");
        Assert.Equal("Анализ ВРУ", history.GetProperty("chat").GetProperty("title").GetString());
        Assert.Equal(["user", "user", "assistant"], history.GetProperty("messages").EnumerateArray().Select(message => message.GetProperty("role").GetString()));
    }

    private Guid Current() => _person.Settings.GetProperty("servers").EnumerateObject().Single().Value.GetProperty("chat_id").GetGuid();

    private string Sent() => JsonSerializer.Serialize(_person.Server.Chats.Sent.Last(), Contracts.WireJson.SnakeCase);
}
