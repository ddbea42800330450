using System.Text.Json;
using AiTasks.Contracts;

namespace AiTasks.TaskApi.FunctionalTests;

/// <summary>What a worker gets with a question.</summary>
public sealed class ChatWorkTests(TaskApiFixture fixture)
{
    [Fact]
    public async Task What_was_said_before_comes_with_a_question_in_its_order_and_what_is_said_later_does_not()
    {
        using var person = await ChatClient.SignInAsync(fixture);
        var chat = await person.CreateAsync();
        var first = await fixture.Worker.ClaimAsync(await person.AskAsync(chat, "Раз?"));
        Assert.True(await first.CompleteAsync("""{"content":"Раз."}"""));
        var second = await person.AskAsync(chat, "Два?");
        await person.AskAsync(chat, "Три?");
        Assert.Equal([new ChatTurn("user", "Раз?"), new ChatTurn("assistant", "Раз.")], (await person.WorkAsync(second))!.History);
    }

    [Fact]
    public async Task History_is_whole_messages_from_the_newest_backwards_within_its_bound()
    {
        await using var node = await fixture.StartReadyNodeAsync(("ChatOptions:HistoryLength", "25"));
        using var person = await ChatClient.SignInAsync(fixture);
        var chat = await person.CreateAsync();
        foreach (var question in (string[])["0123456789", "short", "0123456789+"])
        {
            var run = await fixture.Worker.ClaimAsync(await person.AskAsync(chat, question));
            Assert.True(await run.CompleteAsync("""{"content":"ответ"}"""));
        }

        // 5 + 11 + 5 fit, the next 5 would not, nor would anything before them.
        var task = await person.AskAsync(chat, "Четыре?");
        var history = (await person.WorkAsync(task, node.CreateDefaultClient()))!.History;
        Assert.Equal(["ответ", "0123456789+", "ответ"], history.Select(turn => turn.Content));
        Assert.Equal(5, (await person.WorkAsync(task))!.History.Count(turn => turn.Content != "short"));
    }

    [Fact]
    public async Task E9_what_a_person_has_set_is_honoured_and_what_they_have_not_is_the_workers_choice()
    {
        using var person = await ChatClient.SignInAsync(fixture);
        var task = await person.AskAsync(await person.CreateAsync(), "Где?");
        Assert.Equal(new ChatPreferences(), (await person.WorkAsync(task))!.Preferences);

        await SetAsync(person, active: true);
        var work = (await person.WorkAsync(task))!;
        Assert.Equal(
            new ChatPreferences
            {
                ModelProfile = "complex",
                Temperature = 0.2,
                TopP = 0.9,
                ThinkingEnabled = true,
                ThinkingBudget = 512,
                MediaResolution = "high",
            },
            work.Preferences);
        Assert.Equal("Вы инженер.", work.RolePrompt);

        using var other = await ChatClient.SignInAsync(fixture);
        var theirs = await other.AskAsync(await other.CreateAsync(), "Где?");
        await SetAsync(other, active: false);
        Assert.Null((await other.WorkAsync(theirs))!.RolePrompt);
    }

    [Fact]
    public async Task Documents_of_the_message_come_before_those_of_earlier_ones_and_pictures_are_the_messages_own()
    {
        using var person = await ChatClient.SignInAsync(fixture);
        var chat = await person.CreateAsync();
        var old = await person.FileAsync("old.txt");
        var both = await person.FileAsync("both.txt");
        var oldPicture = await person.FileAsync("old.png", "image/png", "none");
        await person.AskAsync(chat, new { content = "Раз", attached_file_ids = new[] { old, both, oldPicture } });
        var broken = await person.FileAsync("broken.pdf", "application/pdf", "failed");
        var picture = await person.FileAsync("new.png", "image/png", "none");
        var (_, body) = await person.SendAsync(
            HttpMethod.Post, $"/chats/{chat}/messages", new { content = "Два", attached_file_ids = new[] { broken, picture, both } }, ("Host", "ai.example.com"));
        var work = (await person.WorkAsync(await person.TaskOfAsync((Guid)body["id"]!)))!;

        Assert.Equal([broken, both, old], work.Documents.Select(document => document.FileId));
        Assert.Equal(("broken.pdf", DocumentStates.Failed, "broken"), (work.Documents[0].Name, work.Documents[0].State, work.Documents[0].Problem));
        Assert.Equal((DocumentStates.Indexed, null), (work.Documents[2].State, work.Documents[2].Problem));
        var shown = Assert.Single(work.Pictures);
        Assert.Equal((picture, "new.png", "image/png", 3, 2), (shown.FileId, shown.Name, shown.MimeType, shown.Width, shown.Height));
        Assert.StartsWith("http://ai.example.com/files/public/", shown.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task E27_the_addresses_of_an_answers_pictures_hold_whenever_it_is_read()
    {
        using var person = await ChatClient.SignInAsync(fixture);
        var chat = await person.CreateAsync();
        var task = await person.AskAsync(chat, "Покажи");
        var picture = await person.FileAsync("plan.png", "image/png", "none");
        var address = $"http://old.example/files/public/{picture}?expires=1&signature=old";
        Assert.True(await (await fixture.Worker.ClaimAsync(task)).CompleteAsync(JsonSerializer.Serialize(new
        {
            content = "Вот",
            images = new object[] { new { block_id = "b1", kind = "page", url = address, width = 3, height = 2 }, new { url = "https://elsewhere.example/a.png" } },
        })));
        var (_, read) = await person.SendAsync(HttpMethod.Get, $"/chats/{chat}", headers: ("Host", "ai.example.com"));
        var images = read["messages"]![1]!["images"]!;
        Assert.StartsWith($"http://ai.example.com/files/public/{picture}?expires=", (string?)images[0]!["url"], StringComparison.Ordinal);
        Assert.DoesNotContain("old", (string?)images[0]!["url"], StringComparison.Ordinal);
        Assert.Equal(("b1", 3), ((string?)images[0]!["block_id"], (int)images[0]!["width"]!));
        Assert.Equal("https://elsewhere.example/a.png", (string?)images[1]!["url"]);
    }

    [Fact]
    public async Task Nobody_has_work_with_what_is_no_answer()
    {
        using var person = await ChatClient.SignInAsync(fixture);
        Assert.Null(await person.WorkAsync(long.MaxValue));
        Assert.Null(await person.WorkAsync(await person.Browser.StartAsync(TaskTypes.GoalMentorHelp)));
    }

    private async Task SetAsync(ChatClient person, bool active) => await fixture.QueryAsync<int>(
        """
        with role as (
          insert into prompt_roles (name, content, is_active) values (gen_random_uuid()::text, 'Вы инженер.', @active) returning id
        )
        insert into chat_settings (user_id, model_profile, selected_role_prompt_id, temperature, top_p, thinking_enabled, thinking_budget, media_resolution)
        select @owner, 'complex', id, 0.2, 0.9, true, 512, 'high' from role returning 1
        """,
        new { owner = await person.UserIdAsync(), active });
}
