using System.Text;
using System.Text.Json.Nodes;
using AiTasks.TestServers;
using AiTasks.TestServers.DocumentChat;

namespace AiTasks.SystemTests.ContractE;

/// <summary>Answers really come from the documents.</summary>
public sealed class DocumentTests(OfflineSystem system, ITestOutputHelper output)
{
    [Theory]
    [InlineData("simple")]
    [InlineData("complex")]
    public async Task Nine_of_ten_questions_about_the_example_project_are_answered_from_the_right_passage(string profile)
    {
        using var person = await DocumentPerson.CreateAsync(system.Gateway);
        await person.Client.UpdateSettingsAsync(new { model_profile = profile });
        var project = await ImportedProject.ImportAsync(system.Gateway);
        var documents = project.Values.Select(document => document.NodeId).ToArray();
        Assert.Equal(10, ExampleProject.Questions.Count);

        var right = 0;
        foreach (var question in ExampleProject.Questions)
        {
            var chat = await person.Client.CreateChatAsync();
            (await DocumentPerson.ReadAsync(person.Client.SendMessageAsync(chat.Id, question.Question, new { attached_document_ids = documents }))).AssertCompleted();
            var answer = (await person.Client.HistoryAsync(chat.Id)).Messages[^1];
            var found = JsonNode.Parse(answer.Json.GetProperty("sources").GetRawText())!.AsArray().Any(source => question.IsAnsweredBy(source!));
            output.WriteLine($"{(found ? "ok  " : "MISS")} {question.Question} -> {answer.Content}");
            if (!found) continue;
            right++;
            Assert.Contains($"[{question.Document}", answer.Content, StringComparison.Ordinal);
        }

        Assert.True(right >= 9, $"{right} of {ExampleProject.Questions.Count}");
    }

    [Fact]
    public async Task Documents_named_only_by_the_stream_are_read_too()
    {
        using var person = await DocumentPerson.CreateAsync(system.Gateway);
        var project = await ImportedProject.ImportAsync(system.Gateway);
        var question = ExampleProject.Questions.First(one => one.Document.EndsWith(".pdf", StringComparison.Ordinal));
        var chat = await person.Client.CreateChatAsync();
        var events = await DocumentPerson.ReadAsync(person.Client.SendMessageAsync(
            chat.Id, question.Question, query: $"?client_id=x&document_ids={project[question.Document].NodeId}"));
        events.AssertCompleted();
        Assert.Contains($"[{question.Document}, p. {question.Page}]", events.Final(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_of_the_projects_tree_and_uploads_for_a_model_are_read_by_their_keys()
    {
        using var person = await DocumentPerson.CreateAsync(system.Gateway);
        var project = await ImportedProject.ImportAsync(system.Gateway);
        var question = ExampleProject.Questions.First(one => one.Document == "estimate.md");
        var chat = await person.Client.CreateChatAsync();
        (await DocumentPerson.ReadAsync(person.Client.SendMessageAsync(
            chat.Id, question.Question, new { tree_files = new[] { new { r2_key = project["estimate.md"].StorageKey, file_type = "md" } } }))).AssertCompleted();
        Assert.Contains("[estimate.md", (await person.Client.HistoryAsync(chat.Id)).Messages[^1].Content, StringComparison.Ordinal);

        var upload = await person.Client.UploadForLlmAsync("щит.txt", Encoding.UTF8.GetBytes("Щит ЩР-1 собран на 24 модуля."), "text/plain");
        var other = await person.Client.CreateChatAsync();
        (await DocumentPerson.ReadAsync(person.Client.SendMessageAsync(other.Id, "На сколько модулей собран щит?", new
        {
            google_files = new[] { new { uri = upload.GoogleFileUri, mime_type = upload.MimeType, storage_path = upload.StoragePath } },
        }))).AssertCompleted();
        Assert.Contains("24", (await person.Client.HistoryAsync(other.Id)).Messages[^1].Content, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("simple")]
    [InlineData("complex")]
    public async Task Who_asks_what_a_document_is_about_is_told_how_it_begins(string profile)
    {
        using var person = await DocumentPerson.CreateAsync(system.Gateway);
        await person.Client.UpdateSettingsAsync(new { model_profile = profile });
        var file = await person.UploadTextAsync("plan.txt", "Щит ЩР-1 собран на 24 модуля. Вводной автомат на 40 ампер.");
        var chat = await person.Client.CreateChatAsync();
        (await DocumentPerson.ReadAsync(person.Client.SendMessageAsync(
            chat.Id, "О чём этот документ?", new { attached_file_ids = new[] { file.Id } }))).AssertCompleted();
        var answer = (await person.Client.HistoryAsync(chat.Id)).Messages[^1];
        Assert.Contains("Щит ЩР-1 собран на 24 модуля. [plan.txt]", answer.Content, StringComparison.Ordinal);
        Assert.Equal("plan.txt", answer.Json.GetProperty("sources")[0].GetProperty("name").GetString());
    }

    [Fact]
    public async Task What_the_documents_do_not_contain_is_said_so()
    {
        using var person = await DocumentPerson.CreateAsync(system.Gateway);
        var file = await person.UploadTextAsync("plan.txt", "Щит ЩР-1 собран на 24 модуля. Вводной автомат на 40 ампер.");
        var chat = await person.Client.CreateChatAsync();
        var events = await DocumentPerson.ReadAsync(person.Client.SendMessageAsync(
            chat.Id, "Кто написал роман «Анна Каренина»?", new { attached_file_ids = new[] { file.Id } }));
        events.AssertCompleted();
        Assert.DoesNotContain("40", events.Final(), StringComparison.Ordinal);
        Assert.Contains("plan.txt", events.Final(), StringComparison.Ordinal);
        Assert.Empty((await person.Client.HistoryAsync(chat.Id)).Messages[^1].Json.GetProperty("sources").EnumerateArray());
    }

    [Fact]
    public async Task Fifty_chats_are_answered_at_once()
    {
        const int Chats = 50;
        using var person = await DocumentPerson.CreateAsync(system.Gateway);
        var file = await person.UploadTextAsync("plan.txt", "Щит ЩР-1 собран на 24 модуля. Вводной автомат на 40 ампер.");
        var answers = await Task.WhenAll(Enumerable.Range(0, Chats).Select(async _ =>
        {
            var chat = await person.Client.CreateChatAsync();
            var events = await DocumentPerson.ReadAsync(person.Client.SendMessageAsync(
                chat.Id, "На сколько ампер вводной автомат?", new { attached_file_ids = new[] { file.Id } }));
            events.AssertCompleted();
            return events.Final();
        }));
        Assert.All(answers, answer => Assert.Contains("40", answer, StringComparison.Ordinal));
    }
}
