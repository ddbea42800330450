using System.Net;

namespace AiTasks.TelegramAgent.FunctionalTests;

/// <summary>What becomes of the bot's data on the way to a model.</summary>
public sealed class PromptTests(AgentSystem system) : IClassFixture<AgentSystem>
{
    [Theory]
    [InlineData("разговорный")]
    [InlineData("официальный")]
    [InlineData("художественный")]
    [InlineData("эмоциональный")]
    [InlineData("информационный")]
    [InlineData("призыв к действию")]
    [InlineData("благодарственный")]
    [InlineData("дружелюбный")]
    public async Task B11_the_style_becomes_an_instruction_unless_it_is_one_already(string style)
    {
        await system.Agent.PostAsync("/generate_text", $$"""{"data":{"prompt":"Пост про субботник","nko":{"Style":"{{style}}"} } }""");
        Assert.Equal($"Пост про субботник\n\nСтиль текста: {style}", system.Backend.Last.Prompt);

        var prompt = $"Пост про субботник. Стиль: {style.ToUpperInvariant()}.";
        await system.Agent.PostAsync("/generate_text", $$"""{"data":{"prompt":"{{prompt}}","nko":{"Style":"{{style}}"} } }""");
        Assert.Equal(prompt, system.Backend.Last.Prompt);
    }

    [Theory]
    [InlineData("Создай пост для НКО 'Помощь бездомным' (Помогаем людям без жилья). Деятельность: Раздача еды, одежды. Стиль: разговорный")]
    [InlineData("Пост для «ПОМОЩЬ  БЕЗДОМНЫМ»: помогаем людям\\nбез жилья — раздача еды; одежды. Разговорный стиль")]
    public async Task B12_what_the_prompt_says_already_is_not_said_again(string prompt)
    {
        await system.Agent.PostAsync("/generate_text", $$"""{"data":{"prompt":"{{prompt}}","nko":{"Name":"Помощь бездомным","Description":"Помогаем людям без жилья.","Activities":"Раздача еды, одежды","Style":"разговорный"} } }""");
        Assert.Equal(prompt.Replace("\\n", "\n", StringComparison.Ordinal), system.Backend.Last.Prompt);
    }

    [Fact]
    public async Task B12_each_thing_that_the_prompt_does_not_say_is_added()
    {
        await system.Agent.PostAsync("/generate_text", """{"data":{"prompt":"Пост для приюта \"Лапа\"","nko":{"Name":"Лапа","Description":"Приют для собак","Activities":"Лечим","Style":"дружелюбный"}}}""");
        Assert.Equal(
            "Пост для приюта \"Лапа\"\n\nСведения об организации:\nОписание: Приют для собак\nДеятельность: Лечим\n\nСтиль текста: дружелюбный",
            system.Backend.Last.Prompt);
    }

    [Fact]
    public async Task B12_a_name_is_not_found_inside_another_word()
    {
        await system.Agent.PostAsync("/generate_text", """{"data":{"prompt":"Сбор для детского дома","nko":{"Name":"Дом"}}}""");
        Assert.Contains("Название: Дом", system.Backend.Last.Prompt, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_text_to_edit_is_sent_with_its_task_and_by_itself()
    {
        const string Text = "Превет! Мы сабрали 15 000 ₽ до 25.12.2026, смотри https://example.org";
        var reply = await system.Agent.PostAsync("/edit_text", $$"""{"endpoint":"/edit_text","data":{"text":"{{Text}}"},"tg_id":5,"timestamp":1}""");
        Assert.Equal(HttpStatusCode.OK, reply.Status);
        var call = system.Backend.Last;
        Assert.Equal("/api/tool/generate_text", call.Path);
        Assert.Equal(["prompt", "tg_id", "kind", "text"], call.Names);
        Assert.Equal(("edit", Text), ((string)call.Body["kind"]!, (string)call.Body["text"]!));
        Assert.StartsWith("Исправь ошибки", call.Prompt, StringComparison.Ordinal);
        Assert.EndsWith(Text, call.Prompt, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_description_becomes_the_prompt_of_a_square_picture()
    {
        await system.Agent.PostAsync("/generate_image", """{"endpoint":"/generate_image","data":{"desc":"Люди сажают деревья","nko":{"Name":"Лапа","Description":"Приют","Activities":"","Style":"разговорный"}},"tg_id":123456789,"timestamp":1}""");
        var call = system.Backend.Last;
        Assert.Equal("/api/tool/generate_image", call.Path);
        Assert.Equal(["prompt", "aspect_ratio", "tg_id"], call.Names);
        Assert.Equal("1x1", (string)call.Body["aspect_ratio"]!);
        Assert.Equal("Люди сажают деревья\n\nСведения об организации:\nНазвание: Лапа\nОписание: Приют", call.Prompt);
    }
}
