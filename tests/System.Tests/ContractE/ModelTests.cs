using System.Net;
using System.Text;
using System.Text.Json;
using AiTasks.TestServers.DocumentChat;

namespace AiTasks.SystemTests.ContractE;

/// <summary>Contract E: the strict types that its client reads answers into (section 5.3). A wrong one throws in the client.</summary>
public sealed class ModelTests(OfflineSystem system)
{
    [Fact]
    public async Task E6_a_chat_is_read_as_a_flat_one_and_as_one_with_its_messages()
    {
        using var person = await DocumentPerson.CreateAsync(system.Gateway);
        var created = await person.Client.CreateChatAsync("Смета", "Вопросы по смете");
        var flat = await person.Client.ChatAsync(created.Id);
        var history = await person.Client.HistoryAsync(created.Id);
        Assert.Equal(("Смета", "Вопросы по смете"), (flat.Title, flat.Description));
        Assert.Equal(flat, history.Chat);
        Assert.Empty(history.Messages);
    }

    [Fact]
    public async Task E7_E13_a_chat_has_a_title_whoever_creates_it_and_belongs_to_a_name()
    {
        using var person = await DocumentPerson.CreateAsync(system.Gateway);
        using var stranger = await DocumentPerson.CreateAsync(system.Gateway);
        var chat = await person.Client.CreateChatAsync();
        Assert.NotEmpty(chat.Title);
        Assert.Equal(person.Username, chat.UserId);
        Assert.Equal(403, (await Assert.ThrowsAsync<DocumentClientException>(() => stranger.Client.ChatAsync(chat.Id))).Status);
        Assert.Equal(404, (await Assert.ThrowsAsync<DocumentClientException>(() => stranger.Client.ChatAsync(Guid.NewGuid()))).Status);
    }

    [Fact]
    public async Task E8_messages_come_oldest_first_with_lists_of_pictures()
    {
        using var person = await DocumentPerson.CreateAsync(system.Gateway);
        var chat = await person.Client.CreateChatAsync();
        foreach (var question in (string[])["Первый вопрос?", "Второй вопрос?"])
            (await DocumentPerson.ReadAsync(person.Client.SendMessageAsync(chat.Id, question))).AssertCompleted();
        var messages = (await person.Client.HistoryAsync(chat.Id)).Messages;
        Assert.Equal(["user", "assistant", "user", "assistant"], messages.Select(message => message.Role));
        Assert.Equal("Второй вопрос?", messages[2].Content);
        Assert.All(messages, message => Assert.Equal(JsonValueKind.Array, message.Json.GetProperty("images").ValueKind));
    }

    [Fact]
    public async Task E9_E12_settings_are_kept_honoured_and_reset_by_an_empty_change()
    {
        using var person = await DocumentPerson.CreateAsync(system.Gateway);
        var role = (await person.Client.RolesAsync())[0];
        var set = await person.Client.UpdateSettingsAsync(new
        {
            model_profile = "complex",
            selected_role_prompt_id = role.Id,
            temperature = 0.3,
            top_p = 0.9,
            thinking_enabled = true,
            thinking_budget = 1024,
            media_resolution = "high",
        });
        Assert.Equal(("complex", role.Id), (set.ModelProfile, set.SelectedRolePromptId));
        var kept = (await person.Client.MeAsync()).Settings;
        Assert.Equal(0.3, kept.Json.GetProperty("temperature").GetDouble());
        Assert.Equal(1024, kept.Json.GetProperty("thinking_budget").GetInt32());
        var reset = await person.Client.UpdateSettingsAsync(new { });
        Assert.Equal(("complex", (long?)null), (reset.ModelProfile, reset.SelectedRolePromptId));
    }

    [Fact]
    public async Task E10_E11_projects_are_a_tree_that_is_searched_by_q_and_by_query()
    {
        using var person = await DocumentPerson.CreateAsync(system.Gateway);
        var project = await ImportedProject.ImportAsync(system.Gateway);
        var tree = await person.Client.TreeAsync("?all_nodes=true&include_files=true");
        Assert.All(project.Values, document => Assert.Contains(tree, node => node.Id == document.NodeId && node.Files.Count > 0));
        var name = project.Keys.First();
        Assert.Contains(await person.Client.SearchAsync(Path.GetFileNameWithoutExtension(name)), node => project.Values.Any(one => one.NodeId == node.Id));
        using var query = await person.RawAsync(HttpMethod.Get, $"/projects/search?query={Uri.EscapeDataString(Path.GetFileNameWithoutExtension(name))}");
        Assert.Equal(HttpStatusCode.OK, query.StatusCode);
        foreach (var document in project.Values)
            Assert.NotEmpty((await person.Client.ResultsAsync(document.NodeId)).Files);
    }

    [Fact]
    public async Task E12_as_many_chats_are_listed_as_are_asked_for_newest_first()
    {
        using var person = await DocumentPerson.CreateAsync(system.Gateway);
        var created = new List<ChatModel>();
        for (var number = 1; number <= 5; number++) created.Add(await person.Client.CreateChatAsync($"Чат {number}"));
        Assert.Equal(["Чат 5", "Чат 4", "Чат 3"], (await person.Client.ChatsAsync(3)).Select(chat => chat.Title));
    }

    [Fact]
    public async Task E13_files_are_the_uploaders_own_whatever_they_are_called()
    {
        using var person = await DocumentPerson.CreateAsync(system.Gateway);
        using var stranger = await DocumentPerson.CreateAsync(system.Gateway);
        var bytes = Encoding.UTF8.GetBytes("Пояснительная записка");
        var file = await person.Client.UploadFileAsync("Пояснительная записка.txt", bytes, "text/plain");
        Assert.Equal(("Пояснительная записка.txt", bytes.LongLength), (file.Filename, file.SizeBytes));
        Assert.Equal(file.Filename, (await person.Client.FileAsync(file.Id)).Filename);
        Assert.Equal(404, (await Assert.ThrowsAsync<DocumentClientException>(() => stranger.Client.FileAsync(file.Id))).Status);
        Assert.NotEmpty((await person.Client.UploadForLlmAsync("модель.txt", bytes, "text/plain")).GoogleFileUri);
    }

    [Fact]
    public async Task E14_attached_files_are_remembered_for_the_stream()
    {
        using var person = await DocumentPerson.CreateAsync(system.Gateway);
        var file = await person.UploadTextAsync("plan.txt", "Вводной автомат щита ЩР-1 рассчитан на 40 ампер. Кабель проложен в лотке.");
        var chat = await person.Client.CreateChatAsync();
        await person.SendAsync(chat.Id, "На сколько ампер вводной автомат?", file.Id);
        var events = await person.AnswerAsync(chat.Id);
        events.AssertCompleted();
        Assert.Contains("40", events.Final(), StringComparison.Ordinal);
        Assert.Contains("[plan.txt", events.Final(), StringComparison.Ordinal);
    }
}
