using System.Text;
using AiTasks.Contracts;
using AiTasks.TaskApi.Files.Stores;
using AiTasks.TestServers;
using AiTasks.TestServers.Documents;
using AiTasks.TestServers.Pictures;
using Dapper;

namespace AiTasks.TaskApi.FunctionalTests;

/// <summary>What stands in documents is read in the background and found.</summary>
public sealed class DocumentTests(TaskApiFixture fixture)
{
    [Fact]
    public async Task Documents_of_all_kinds_are_read_with_their_pages_and_headings()
    {
        using var person = await FileClient.SignInAsync(fixture);
        var windows = CodePagesEncodingProvider.Instance.GetEncoding(1251)!;
        var pdf = await person.IndexAsync("план.pdf", TinyPdf.Write("Титульный лист.", "Кровля утеплена минеральной ватой."));
        var docx = await person.IndexAsync("смета.docx", TinyDocx.Write("# Отделка", "Стены окрашены белой краской."));
        var text = await person.IndexAsync("письмо.txt", windows.GetBytes("Подрядчик просит перенести приёмку на март."));
        var page = await person.IndexAsync("страница.html", "<h1>Двор</h1><p>Посажены десять берёз."u8.ToArray());
        var table = await person.IndexAsync("цены.csv", "Товар;Цена\nКирпич;15 рублей\n"u8.ToArray());
        var data = await person.IndexAsync("данные.json", "{\"лифты\":[{\"марка\":\"Отис\",\"грузоподъёмность\":630}]}"u8.ToArray());
        var notes = await person.IndexAsync("заметки.md", "# Сети\n\nНасосы стоят в подвале.\n"u8.ToArray());

        Assert.Equal(2, (int)(await person.GetAsync($"/files/{pdf}")).Body["pages"]!);
        foreach (var (question, file, number, heading) in new[]
        {
            ("чем утеплили кровлю?", pdf, 2, null), ("какой краской окрасили стены", docx, (int?)null, "Отделка"),
            ("перенос приёмки", text, null, null), ("сколько берез посадили", page, null, "Двор"), ("цена кирпича", table, null, null),
            ("марка лифта", data, null, null), ("где стоят насосы", notes, null, "Сети"),
        })
        {
            var found = (await person.SearchAsync(question, pdf, docx, text, page, table, data, notes)).Passages;
            Assert.True(found.Count > 0, $"Nothing for: {question}");
            Assert.Equal((file, number, heading), (found[0].FileId, found[0].Page, found[0].Heading));
        }
    }

    [Fact]
    public async Task What_cannot_be_read_is_reported_to_its_owner_and_the_service_goes_on()
    {
        using var person = await FileClient.SignInAsync(fixture);
        var broken = await person.StoreAsync("сломан.pdf", "%PDF-1.7\nthis is not what a PDF looks like"u8.ToArray());
        var scan = await person.StoreAsync("скан.pdf", TinyPdf.Write("", ""));
        var blank = await person.StoreAsync("пусто.txt", "  \n \n"u8.ToArray());
        var docx = await person.StoreAsync("сломан.docx", TinyDocx.Pack(("word/document.xml", "<w:document"u8.ToArray())));

        foreach (var (id, problem) in new[] { (broken, "PDF повреждён"), (scan, "похоже, это скан"), (blank, "нет текста"), (docx, "повреждён") })
        {
            var file = await person.ReadAsync(id);
            Assert.Equal(DocumentStates.Failed, (string?)file["text_state"]);
            Assert.Contains(problem, (string?)file["text_problem"], StringComparison.Ordinal);
        }

        Assert.Empty((await person.SearchAsync("PDF", broken, scan, blank, docx)).Pending);
        await person.IndexAsync("цел.pdf", TinyPdf.Write("Целый документ."));
    }

    [Fact]
    public async Task A_picture_has_a_size_and_no_text()
    {
        using var person = await FileClient.SignInAsync(fixture);
        var id = await person.StoreAsync("фото.png", Png.Solid(12, 7, 1, 1, 1));

        Assert.Equal("none 12 7", await fixture.QueryAsync<string>(
            "select text_state || ' ' || width || ' ' || height from files where id = @id", new { id }));
        Assert.Empty((await person.SearchAsync("фото", id)).Pending);
    }

    [Fact]
    public async Task A_document_that_a_dead_node_was_reading_is_read_by_another_one_and_given_up_after_a_few()
    {
        using var person = await FileClient.SignInAsync(fixture);
        await fixture.Service<IFileStore>().PutAsync("left.txt", new MemoryStream("Осталось непрочитанным."u8.ToArray()), CancellationToken.None);

        var left = await InsertAsync("left.txt", "now() - interval '1 second'", tries: 1);
        var deadly = await InsertAsync("deadly.txt", "now() - interval '1 second'", tries: 3);
        var lost = await InsertAsync("lost.txt", "null", tries: 0);
        var held = await InsertAsync("held.txt", "now() + interval '1 hour'", tries: 1);

        await Wait.ForAsync("the document to be read", async () => (await person.SearchAsync("непрочитанное", left)).Passages.Count == 1);
        await Wait.ForAsync("the deadly one to be given up", async () => await StateAsync(deadly) == "failed: Документ не удалось прочитать.");
        await Wait.ForAsync("the lost one to be given up", async () => await StateAsync(lost) == "failed: Файл не найден в хранилище.");
        Assert.Equal([held], (await person.SearchAsync("что угодно", left, held, deadly)).Pending);

        Task<string> StateAsync(Guid id) => fixture.QueryAsync<string>(
            "select text_state || coalesce(': ' || text_problem, '') from files where id = @id", new { id });

        async Task<Guid> InsertAsync(string key, string until, int tries)
        {
            await using var admin = fixture.Admin();
            return await admin.QuerySingleAsync<Guid>(
                $"""
                 insert into files (filename, mime_type, size_bytes, sha256, storage_key, text_state, claimed_until, tries)
                 values (@key, 'text/plain', 1, '', @key, 'pending', {until}, @tries) returning id
                 """, new { key, tries });
        }
    }
}
