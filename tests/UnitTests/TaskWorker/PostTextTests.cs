using System.Globalization;
using System.Text.Json.Nodes;
using AiTasks.Contracts;
using AiTasks.TaskWorker.Providers.Offline.Posts;
using AiTasks.TaskWorker.TextGeneration;
using AiTasks.TaskWorker.TextGeneration.Posts;

namespace AiTasks.UnitTests.TaskWorker;

/// <summary>Texts for Telegram.</summary>
public sealed class PostTextTests
{
    public static TheoryData<string, string, string> Samples
    {
        get
        {
            var data = new TheoryData<string, string, string>();
            foreach (var (type, context) in Tasks.Posts)
            {
                data.Add(type, context, "ru");
                data.Add(type, context, "en");
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void The_offline_provider_writes_what_passes_the_checks_and_fits_into_a_message(string type, string context, string language)
    {
        var text = (string)Tasks.Read(Tasks.Task(type, context, language), Tasks.GoodAnswer(Tasks.Task(type, context, language)).ToJsonString()).Result!["text"]!;
        Assert.InRange(text.Length, 1, PlainText.Longest);
    }

    [Theory]
    [InlineData("**Жирно** и _курсив_", "Жирно и курсив")]
    [InlineData("# Заголовок\n\nТекст", "Заголовок\n\nТекст")]
    [InlineData("* раз\n- два", "• раз\n• два")]
    [InlineData("[сайт](https://example.com/a_b_c) и https://example.com/x__y__z", "сайт (https://example.com/a_b_c) и https://example.com/x__y__z")]
    [InlineData("<b>Да</b><br>нет &amp; всё", "Да\nнет & всё")]
    [InlineData("```\nкод\n```", "код")]
    [InlineData("2 * 3 * 4 = 24, snake_case_name и 5 < 6 > 1", "2 * 3 * 4 = 24, snake_case_name и 5 < 6 > 1")]
    [InlineData("раз\r\n\r\n\r\n\r\nдва", "раз\n\nдва")]
    public void B19_what_goes_out_is_plain_text(string text, string plain) => Assert.Equal(plain, PlainText.From(text));

    [Fact]
    public void B19_a_text_that_does_not_fit_goes_back_to_the_model() =>
        Assert.Contains("3900", Assert.Single(Read(TaskTypes.PostText, """{"prompt": "x"}""", new string('я', 3901)).Errors), StringComparison.Ordinal);

    [Fact]
    public void A_post_told_anew_is_another_text() =>
        Assert.NotEmpty(Read(TaskTypes.PostText, """{"prompt": "x", "previous": "То же"}""", "То же").Errors);

    [Theory]
    [InlineData("Ждём 25.12.2026 в 19:00.", "Ждём в 19:00.", "25.12.2026")]
    [InlineData("Пишите @lapa или lapa@example.com", "Пишите @lapa", "lapa@example.com")]
    [InlineData("Адрес https://example.com/a?b=1.", "Адрес в профиле.", "https://example.com/a?b=1")]
    public void An_edited_text_that_has_lost_a_fact_goes_back_to_the_model(string before, string after, string lost) =>
        Assert.Contains($"\"{lost}\"", Assert.Single(Read(TaskTypes.TextEdit, new JsonObject { ["text"] = before }.ToJsonString(), after).Errors), StringComparison.Ordinal);

    [Fact]
    public void An_edited_text_is_not_retold()
    {
        var before = string.Concat(Enumerable.Repeat("Мы помогаем людям каждый день. ", 10));
        Assert.NotEmpty(Read(TaskTypes.TextEdit, new JsonObject { ["text"] = before }.ToJsonString(), "Мы помогаем.").Errors);
        Assert.Empty(Read(TaskTypes.TextEdit, new JsonObject { ["text"] = before }.ToJsonString(), before).Errors);
    }

    [Theory]
    [InlineData("привет  ,друзья !!! мы мы ждем вас", "Привет, друзья! Мы ждем вас")]
    [InlineData("Это - \"важно\"...Приходите", "Это — «важно»… Приходите")]
    [InlineData("жызнь в следущем году,зделаем вместе", "Жизнь в следующем году, сделаем вместе")]
    [InlineData("сайт https://example.com/жы?a=1,2  и почта a.b@c.ru , 19:00", "Сайт https://example.com/жы?a=1,2 и почта a.b@c.ru, 19:00")]
    [InlineData("НКО «Лапа» и т.д.", "НКО «Лапа» и т.д.")]
    [InlineData("превет , спосибо", "Привет, спасибо")]
    public void The_offline_editor_corrects_by_rules_and_leaves_addresses_alone(string text, string corrected) =>
        Assert.Equal(corrected, OfflineEditor.Correct(text));

    [Fact]
    public void The_offline_provider_writes_about_what_it_is_asked_in_the_style_it_is_asked()
    {
        var text = Post("""Создай пост для НКО 'Помощь бездомным' о благотворительном концерте. Стиль: благодарственный. Идея: концерт 25 декабря""");
        Assert.Contains("концерт 25 декабря", text, StringComparison.Ordinal);
        Assert.Contains("пасибо", text, StringComparison.Ordinal);
        Assert.Contains("о волонтёрах", Post("Напиши пост о волонтёрах"), StringComparison.Ordinal);
        Assert.Contains("день леса", Post("Напиши пост на тему день леса"), StringComparison.Ordinal);

        text = Post("Название НКО: Лапа\nОписание: Приют для собак\nДеятельность: Лечим и пристраиваем\nСтиль: официальный\nСобытие: День открытых дверей\nДата: 1 марта 2027\nМесто: ул. Садовая, 5");
        foreach (var part in (string[])["Лапа", "приют для собак", "лечим и пристраиваем", "День открытых дверей", "Дата: 1 марта 2027", "Место: ул. Садовая, 5"])
            Assert.Contains(part, text, StringComparison.Ordinal);
        Assert.Equal(text, Post("Название НКО: Лапа\nОписание: Приют для собак\nДеятельность: Лечим и пристраиваем\nСтиль: официальный\nСобытие: День открытых дверей\nДата: 1 марта 2027\nМесто: ул. Садовая, 5"));
    }

    [Fact]
    public void B13_a_plan_names_each_day_with_weekday_date_and_category()
    {
        var text = Plan("2026-12-01", "2026-12-03");
        Assert.Matches(@"^День 1 \(Вторник, 01\.12\.2026\)\nКатегория: \S.*\nТема: \S.*\n\nДень 2 \(Четверг, 03\.12\.2026\)\nКатегория: \S.*\nТема: \S.*$", text);
    }

    [Theory]
    [InlineData(7)]
    [InlineData(30)]
    [InlineData(60)]
    [InlineData(365)]
    public void B19_a_plan_of_any_length_fits_into_a_message_and_says_what_it_leaves_out(int days)
    {
        var dates = Enumerable.Range(0, days).Select(day => new DateOnly(2026, 12, 1).AddDays(day).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)).ToArray();
        var text = Plan(dates);
        Assert.InRange(text.Length, 1, PlainText.Longest);
        var last = DateOnly.ParseExact(dates[^1], "yyyy-MM-dd", CultureInfo.InvariantCulture).ToString("dd.MM.yyyy", CultureInfo.InvariantCulture);
        Assert.Contains(last, text, StringComparison.Ordinal);
        Assert.Equal(days > 40, text.Contains("не поместились", StringComparison.Ordinal));
        if (days <= 30) Assert.All(dates, date => Assert.Contains(DateOnly.ParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture).ToString("dd.MM.yyyy", CultureInfo.InvariantCulture), text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("entries[0].date", "2026-12-02")]
    [InlineData("entries[1].date", "завтра")]
    [InlineData("entries[0].topic", " ")]
    public void A_plan_with_a_wrong_day_goes_back_to_the_model(string path, string value)
    {
        var task = Tasks.Task(TaskTypes.ContentPlan, """{"dates": ["2026-12-01", "2026-12-03"]}""");
        var answer = Tasks.GoodAnswer(task);
        answer["entries"]![path[8] - '0']![path[(path.LastIndexOf('.') + 1)..]] = value;
        Assert.NotEmpty(Tasks.Read(task, answer.ToJsonString()).Errors);
        answer["entries"]!.AsArray().RemoveAt(0);
        Assert.NotEmpty(Tasks.Read(task, answer.ToJsonString()).Errors);
    }

    private static AnswerReading Read(string type, string context, string text) =>
        Tasks.Read(Tasks.Task(type, context), new JsonObject { ["text"] = text }.ToJsonString());

    private static string Post(string prompt) => (string)Tasks.GoodAnswer(Tasks.Task(TaskTypes.PostText, new JsonObject { ["prompt"] = prompt }.ToJsonString()))["text"]!;

    private static string Plan(params string[] dates)
    {
        var task = Tasks.Task(TaskTypes.ContentPlan, new JsonObject { ["dates"] = new JsonArray([.. dates.Select(date => (JsonNode)date)]) }.ToJsonString());
        return (string)Tasks.Read(task, Tasks.GoodAnswer(task).ToJsonString()).Result!["text"]!;
    }
}
