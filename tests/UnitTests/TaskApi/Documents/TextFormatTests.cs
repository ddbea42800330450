using System.Text;
using AiTasks.TaskApi.Documents;
using AiTasks.TaskApi.Documents.Extraction;
using AiTasks.TaskApi.Files;
using Microsoft.Extensions.Options;

namespace AiTasks.UnitTests.TaskApi.Documents;

/// <summary>Texts of all kinds, as blocks with headings marked by <c># </c>.</summary>
public sealed class TextFormatTests
{
    private static readonly DocumentOptions Little = new() { MaxCharacters = 1000 };

    [Fact]
    public async Task Plain_text_has_paragraphs_in_any_system_and_encoding()
    {
        var windows = CodePagesEncodingProvider.Instance.GetEncoding(1251)!.GetBytes("Первый абзац,\r\nвторая строка.\r\n\r\nВторой\u00A0 абзац.\fТретий");

        Assert.Equal(["Первый абзац,\nвторая строка.", "Второй абзац.", "Третий"], await ReadAsync(MediaTypes.Text, windows));
        Assert.Equal(["Утф"], await ReadAsync(MediaTypes.Text, [.. Encoding.BigEndianUnicode.GetPreamble(), .. Encoding.BigEndianUnicode.GetBytes("Утф")]));
    }

    [Fact]
    public async Task Markdown_has_headings_of_both_kinds_and_listings_are_left_alone() => Assert.Equal(
        ["# План", "Текст\nещё.", "# Сроки", "- декабрь\n- январь", "```sh\n# не заголовок\n```", "# Бюджет", "#хештег"],
        await ReadAsync(
            MediaTypes.Markdown,
            "# План #\nТекст\nещё.\n\nСроки\n=====\n- декабрь\n- январь\n\n```sh\n# не заголовок\n```\n\nБюджет\n---\n#хештег\n"));

    [Fact]
    public async Task A_page_is_read_as_it_is_seen() => Assert.Equal(
        ["# Титул", "# Раздел & часть", "Первый абзац с ссылкой.", "Имя | Цена", "Гвозди | 5 < 6", "Строка\nдругая", "конец <3"],
        await ReadAsync(MediaTypes.Html,
            """
            <!doctype html><html><head><title>Титул</title><style>p{}</style><script>if (a<b) "</p>"</script></head><body>
            <h2 class="a>b">Раздел &amp; <b>часть</b></h2><p>Первый абзац<!-- <p>тайна</p> --> с
            <a href='x'>ссылкой</a>.</p><table><tr><th>Имя</th><th>Цена</th></tr><tr><td>Гвозди<td>5 &lt; 6</table>
            <div>Строка<br/>другая</div>конец <3
            """));

    [Fact]
    public async Task The_encoding_that_a_page_names_counts_when_it_is_not_utf8()
    {
        const string Page = "<html><meta charset=\"koi8-r\"><p>Р";
        var koi = CodePagesEncodingProvider.Instance.GetEncoding("koi8-r")!;

        Assert.Equal(["Р"], await ReadAsync(MediaTypes.Html, koi.GetBytes(Page)));
        Assert.Equal(["Р"], await ReadAsync(MediaTypes.Html, Encoding.UTF8.GetBytes(Page)));
    }

    [Theory]
    [InlineData("Товар;Цена\nГвозди;\"1;5\"\n\nДоски \"дуб\";\"\"\"20\"\"\n\"\n")]
    [InlineData("Товар,Цена\r\nГвозди,1;5\r\nДоски \"дуб\",\"\"\"20\"\"\"\r\n")]
    public async Task Rows_of_a_table_are_told_with_the_names_of_their_columns(string table) => Assert.Equal(
        ["Товар; Цена", "Товар: Гвозди; Цена: 1;5", "Товар: Доски \"дуб\"; Цена: \"20\""], await ReadAsync(MediaTypes.Csv, table));

    [Fact]
    public async Task Objects_of_json_are_told_with_the_way_to_them()
    {
        Assert.Equal(
            ["имя: План; год: 2026", "этапы. срок: декабрь; готов: true", "этапы. срок: январь", "теги: а, б"],
            await ReadAsync(MediaTypes.Json,
                """{"имя":"\u041f\u043b\u0430\u043d","этапы":[{"срок":"декабрь","готов":true},{"срок":"январь"}],"год":2026,"теги":["а","б"]}"""));
        Assert.Equal(["{\"a\": как получится"], await ReadAsync(MediaTypes.Json, "{\"a\": как получится"));
        Assert.Equal(["a: \"\\ud800\""], await ReadAsync(MediaTypes.Json, "{\"a\":\"\\ud800\"}"));
    }

    [Fact]
    public async Task Nothing_to_read_is_said()
    {
        var problem = await Assert.ThrowsAsync<UnreadableDocumentException>(() => ReadAsync(MediaTypes.Text, " \n\t\f "));
        Assert.Equal("В документе нет текста.", problem.Message);
    }

    [Theory]
    [InlineData(MediaTypes.Text, "слово ", 300)]
    [InlineData(MediaTypes.Json, "[{\"a\":{\"b\":[{\"c\":1},{\"c\":2}]}}", 1)]
    public async Task A_document_that_is_too_long_is_refused(string type, string piece, int times)
    {
        var text = string.Concat(Enumerable.Repeat(piece, times));
        if (type == MediaTypes.Json)
        {
            // Short itself; the way to each of its objects is what is long.
            text = $"{{\"{new string('k', 400)}\":[{string.Join(',', Enumerable.Repeat("{\"c\":1}", 50))}]}}";
        }

        var problem = await Assert.ThrowsAsync<UnreadableDocumentException>(() => ReadAsync(type, text));
        Assert.Equal("Документ слишком большой: в нём больше 1\u00A0000 знаков текста.", problem.Message);
    }

    [Fact(Timeout = 20_000)]
    public async Task Pages_that_mean_harm_are_read_in_one_go()
    {
        foreach (var piece in new[] { "<td>", "<a ", "<!--", "<script>", "<p ='", "a\nb\n---\n", "```\n", "&lt", "[" })
        {
            var text = string.Concat(Enumerable.Repeat(piece, 4_000_000 / piece.Length));
            foreach (var type in new[] { MediaTypes.Html, MediaTypes.Markdown, MediaTypes.Json })
            {
                try
                {
                    await ReadAsync(type, Encoding.UTF8.GetBytes(text), new DocumentOptions());
                }
                catch (UnreadableDocumentException)
                {
                    // Also an answer; a minute of thinking would be none.
                }
            }
        }
    }

    private static Task<string[]> ReadAsync(string type, string text) => ReadAsync(type, Encoding.UTF8.GetBytes(text));

    private static async Task<string[]> ReadAsync(string type, byte[] bytes, DocumentOptions? options = null)
    {
        var given = Options.Create(options ?? Little);
        using var content = new MemoryStream(bytes);
        var text = await new DocumentReader(new PdfText(given), given).ReadAsync(type, content, TestContext.Current.CancellationToken);
        Assert.Null(text.Pages);
        return [.. text.Blocks.Select(block => block.IsHeading ? $"# {block.Text}" : block.Text)];
    }
}
