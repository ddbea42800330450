using System.Globalization;
using System.Net;

namespace AiTasks.TelegramAgent.FunctionalTests;

/// <summary>Plans of a Saturday, 21 November 2026 in Moscow.</summary>
public sealed class ContentPlanTests(AgentSystem system) : IClassFixture<AgentSystem>
{
    private static readonly DateOnly Saturday = new(2026, 11, 21);

    [Theory]
    [InlineData("\"1\"", 1)]
    [InlineData("\"7\"", 7)]
    [InlineData("\"14\"", 14)]
    [InlineData("\"30\"", 30)]
    [InlineData("\"365\"", 365)]
    [InlineData("7", 7)]
    [InlineData("7.0", 7)]
    [InlineData("\" 7 \"", 7)]
    [InlineData("\"7 дней\"", 7)]
    [InlineData("\"7дней\"", 7)]
    [InlineData("\"На 10 дней.\"", 10)]
    [InlineData("\"1 день\"", 1)]
    [InlineData("\"неделя\"", 7)]
    [InlineData("\"на неделю\"", 7)]
    [InlineData("\"Две  недели\"", 14)]
    [InlineData("\"3 недели\"", 21)]
    [InlineData("\"месяц\"", 30)]
    [InlineData("\"2 месяца\"", 60)]
    [InlineData("\"год\"", 365)]
    [InlineData("\"один год\"", 365)]
    [InlineData("\"десять\"", 10)]
    public async Task B13_days_are_numbers_or_what_people_type(string days, int meant)
    {
        var reply = await PlanAsync(days, "ежедневно");
        Assert.Equal(HttpStatusCode.OK, reply.Status);
        Assert.Equal(Enumerable.Range(0, meant).Select(Saturday.AddDays), system.Backend.Last.Dates);
    }

    [Theory]
    [InlineData("\"\"")]
    [InlineData("null")]
    [InlineData("\"0\"")]
    [InlineData("\"366\"")]
    [InlineData("\"-7\"")]
    [InlineData("\"7.5\"")]
    [InlineData("7.5")]
    [InlineData("\"2 года\"")]
    [InlineData("\"99999999999999999999\"")]
    [InlineData("\"пока не надоест\"")]
    [InlineData("\"7 дней и ещё\"")]
    [InlineData("\"٧\"")]
    [InlineData("[7]")]
    public async Task B13_days_that_nobody_can_read_are_refused_with_a_hint(string days)
    {
        var calls = system.Backend.Calls.Count;
        var reply = await PlanAsync(days, "ежедневно");
        Assert.Equal(HttpStatusCode.BadRequest, reply.Status);
        Assert.Contains("от 1 до 365", reply.Error, StringComparison.Ordinal);
        Assert.Equal(calls, system.Backend.Calls.Count);
    }

    [Theory]
    [InlineData("ежедневно", "ежедневно", 0, 1, 2, 3, 4, 5, 6, 7, 8, 9)]
    [InlineData("", "ежедневно", 0, 1, 2, 3, 4, 5, 6, 7, 8, 9)]
    [InlineData("Каждый день", "ежедневно", 0, 1, 2, 3, 4, 5, 6, 7, 8, 9)]
    [InlineData("через день", "через день", 0, 2, 4, 6, 8)]
    [InlineData("раз в неделю", "1 раз в неделю", 0, 7)]
    [InlineData("еженедельно", "1 раз в неделю", 0, 7)]
    [InlineData("1 раз в неделю", "1 раз в неделю", 0, 7)]
    [InlineData("2 раза в неделю", "2 раза в неделю", 0, 3, 7)]
    [InlineData("2 раз в неделю", "2 раза в неделю", 0, 3, 7)]
    [InlineData("3 раза в неделю", "3 раза в неделю", 0, 2, 4, 7, 9)]
    [InlineData("Три раза  в неделю", "3 раза в неделю", 0, 2, 4, 7, 9)]
    [InlineData("четыре раза в неделю", "4 раза в неделю", 0, 1, 3, 5, 7, 8)]
    [InlineData("пять раз в неделю", "5 раз в неделю", 0, 1, 2, 4, 5, 7, 8, 9)]
    [InlineData("6 раз в неделю", "6 раз в неделю", 0, 1, 2, 3, 4, 5, 7, 8, 9)]
    [InlineData("7 раз в неделю", "7 раз в неделю", 0, 1, 2, 3, 4, 5, 6, 7, 8, 9)]
    [InlineData("по будням", "по будням", 2, 3, 4, 5, 6, 9)]
    [InlineData("по выходным", "по выходным", 0, 1, 7, 8)]
    public async Task B13_a_frequency_becomes_days(string frequency, string name, params int[] offsets)
    {
        var reply = await PlanAsync("\"10\"", frequency);
        Assert.Equal(HttpStatusCode.OK, reply.Status);
        Assert.Equal(offsets.Select(Saturday.AddDays), system.Backend.Last.Dates);
        Assert.Equal(name, (string)system.Backend.Last.Body["freq"]!);
    }

    [Theory]
    [InlineData("изредка")]
    [InlineData("8 раз в неделю")]
    [InlineData("0 раз в неделю")]
    [InlineData("сто раз в неделю")]
    [InlineData("3 раза в месяц")]
    public async Task B13_a_frequency_that_nobody_can_read_is_refused_with_the_choices(string frequency)
    {
        var reply = await PlanAsync("\"7\"", frequency);
        Assert.Equal(HttpStatusCode.BadRequest, reply.Status);
        Assert.All(
            ["ежедневно", "через день", "2 раза в неделю", "по будням"],
            choice => Assert.Contains(choice, reply.Error, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Days_without_a_single_post_are_refused()
    {
        var reply = await PlanAsync("\"2\"", "по будням");
        Assert.Equal(HttpStatusCode.BadRequest, reply.Status);
        Assert.Contains("Увеличьте число дней", reply.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_prompt_says_everything_in_prose()
    {
        await PlanAsync("\"7\"", "2 раза в неделю", """{"Name":"Лапа","Description":"Приют","Activities":"Лечим","Style":"дружелюбный"}""");
        var call = system.Backend.Last;
        Assert.Equal("/api/tool/generate_text", call.Path);
        Assert.Equal("content_plan", (string)call.Body["kind"]!);
        Assert.Equal(["prompt", "tg_id", "kind", "dates", "freq"], call.Names);
        Assert.All(
            [
                "контент-план", "Дней: 7", "2 раза в неделю", "Категория:", "День 1 (Суббота, 21.11.2026)", "День 2 (Вторник, 24.11.2026)",
                "Название: Лапа", "Описание: Приют", "Деятельность: Лечим", "Стиль текста: дружелюбный",
            ],
            part => Assert.Contains(part, call.Prompt, StringComparison.Ordinal));
        Assert.DoesNotContain("День 3", call.Prompt, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("00:00:00", 20)]
    [InlineData("01:00:00", 20)]
    [InlineData("01:30:00", 21)]
    [InlineData("-05:00:00", 20)]
    [InlineData("12:00:00", 21)]
    public async Task A_plan_begins_on_the_day_that_the_people_have(string offset, int day)
    {
        await using var own = await AgentSystem.StartAsync(("AgentOptions:TimeZoneOffset", offset));
        await own.Agent.PostAsync("/content_plan", """{"data":{"days":"1","freq":"ежедневно"},"tg_id":5}""");
        Assert.Equal(new DateOnly(2026, 11, day), Assert.Single(own.Backend.Last.Dates));
    }

    [Fact]
    public async Task A_year_of_days_has_every_weekday_right()
    {
        await PlanAsync("\"365\"", "ежедневно");
        var lines = system.Backend.Last.Prompt.Split('\n').Where(line => line.StartsWith("День ", StringComparison.Ordinal)).ToList();
        Assert.Equal(365, lines.Count);
        var russian = new[] { "Воскресенье", "Понедельник", "Вторник", "Среда", "Четверг", "Пятница", "Суббота" };
        Assert.All(lines, (line, index) =>
        {
            var date = Saturday.AddDays(index);
            Assert.Equal(string.Create(CultureInfo.InvariantCulture, $"День {index + 1} ({russian[(int)date.DayOfWeek]}, {date:dd.MM.yyyy})"), line);
        });
    }

    private Task<BotReply> PlanAsync(string days, string frequency, string nko = "{}") => system.Agent.PostAsync(
        "/content_plan", $$"""{"endpoint":"/content_plan","data":{"days":{{days}},"freq":"{{frequency}}","nko":{{nko}}},"tg_id":5,"timestamp":1763300000}""");
}
