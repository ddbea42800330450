using System.Text;
using AiTasks.Contracts;

namespace AiTasks.TaskApi.FunctionalTests;

/// <summary>Which passages fit a question.</summary>
public sealed class PassageSearchTests(TaskApiFixture fixture)
{
    private const string Handbook =
        """
        # Сроки

        Проект сдаётся заказчику в декабре. Приёмку ведёт комиссия из пяти человек.

        # Бюджет

        Смета проекта составляет два миллиона рублей, аванс — треть суммы.

        # Охрана труда

        Ёмкости с краской хранятся под навесом. О сроках хранения и бюджете охраны говорится отдельно.

        # Insulation

        The roof insulation is made of mineral wool. Approvals of the design are kept by the architect.

        # Нормы

        Плотность застройки принята по СНиП 2.07.01-89, артикул плиты X-200/7.
        """;

    [Theory]
    [InlineData("сметами проектов", "Смета проекта")]
    [InlineData("Кому сдаётся проект?", "Проект сдаётся")]
    [InlineData("какие сроки", "Проект сдаётся")]
    [InlineData("каков бюджет", "Смета проекта")]
    [InlineData("емкость для красок", "Ёмкости")]
    [InlineData("What wools insulate roofs?", "The roof insulation")]
    [InlineData("who keeps the approval", "The roof insulation")]
    [InlineData("СНиП 2.07.01-89", "Плотность")]
    [InlineData("камиссия", "Проект сдаётся")]
    [InlineData("кто такая комисия по приемке", "Проект сдаётся")]
    [InlineData("скока милионов", "Смета проекта")]
    public async Task The_passage_that_fits_best_comes_first(string question, string expected)
    {
        using var person = await FileClient.SignInAsync(fixture);
        var id = await person.IndexAsync("справочник.md", Encoding.UTF8.GetBytes(Handbook));

        var found = (await person.SearchAsync(question, id)).Passages;

        Assert.True(found.Count > 0, "Nothing was found.");
        Assert.StartsWith(expected, found[0].Text, StringComparison.Ordinal);
        Assert.Equal(("справочник.md", id), (found[0].Name, found[0].FileId));
        Assert.Equal(found.Select(one => one.Score).OrderDescending(), found.Select(one => one.Score));
    }

    [Theory]
    [InlineData("и в на")]
    [InlineData("крокодил")]
    [InlineData("' \\ & | ! :* <-> ( \u0000")]
    public async Task What_the_documents_do_not_have_is_not_found(string question)
    {
        using var person = await FileClient.SignInAsync(fixture);
        var id = await person.IndexAsync("справочник.md", Encoding.UTF8.GetBytes(Handbook));

        Assert.Empty((await person.SearchAsync(question, id)).Passages);
    }

    [Fact]
    public async Task A_word_is_found_in_any_of_its_forms()
    {
        using var person = await FileClient.SignInAsync(fixture);
        var id = await person.IndexAsync("справочник.md", Encoding.UTF8.GetBytes(Handbook));

        foreach (var word in new[] { "проект", "проектов", "ПРОЕКТАМИ" })
            Assert.Equal(["Бюджет", "Сроки"], (await person.SearchAsync(word, id)).Passages.Select(passage => passage.Heading).Order());
    }

    [Fact]
    public async Task Without_a_question_the_beginning_of_each_document_comes_before_more_of_any()
    {
        using var person = await FileClient.SignInAsync(fixture);
        var handbook = await person.IndexAsync("справочник.md", Encoding.UTF8.GetBytes(Handbook));
        var note = await person.IndexAsync("b.txt", "Вентиляция исправна."u8.ToArray());

        var found = (await person.SearchAsync(" ", note, handbook)).Passages;
        Assert.Equal([note, handbook, handbook], found.Take(3).Select(passage => passage.FileId));
        Assert.StartsWith("Проект сдаётся", found[1].Text, StringComparison.Ordinal);
        Assert.Empty((await person.SearchAsync("")).Passages);
    }

    [Fact]
    public async Task Only_the_files_that_are_asked_for_are_searched()
    {
        using var person = await FileClient.SignInAsync(fixture);
        var one = await person.IndexAsync("a.txt", "Вентиляция исправна."u8.ToArray());
        var other = await person.IndexAsync("b.txt", "Вентиляция сломана."u8.ToArray());

        Assert.Equal(one, Assert.Single((await person.SearchAsync("вентиляция", one)).Passages).FileId);
        Assert.Equal(2, (await person.SearchAsync("вентиляция", one, other)).Passages.Count);
        Assert.Empty((await person.SearchAsync("вентиляция")).Passages);
    }

    [Fact]
    public async Task Nobody_but_our_services_may_search()
    {
        using var person = await FileClient.SignInAsync(fixture);
        using var body = new StringContent("""{"fileIds":[],"query":"a"}""", Encoding.UTF8, "application/json");

        Assert.Equal(404, (int)(await person.Http.PostAsync(ChatApiRoutes.Passages, body)).StatusCode);
    }
}
