using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using AiTasks.Contracts;
using AiTasks.TestServers.Documents;

namespace AiTasks.TaskApi.FunctionalTests.Attacks;

/// <summary>S13: PDFs that are made to be hard to read. Archives are tried where their reader is tested.</summary>
public sealed class PdfBombTests(TaskApiFixture fixture, ITestOutputHelper output)
{
    private const int Levels = 100_000;
    private const int Objects = 1_000_000;
    private const int Mega = 1024 * 1024;

    // On a machine that also runs other tests; by itself each takes a second or two.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData("a page tree of 100,000 levels")]
    [InlineData("a page tree that is its own child")]
    [InlineData("a million objects")]
    [InlineData("a page that unfolds to a gigabyte")]
    [InlineData("a page that says to have a billion brothers")]
    [InlineData("a script")]
    [InlineData("encrypted")]
    public async Task S13_a_pdf_that_means_harm_is_read_or_given_up_soon_and_the_next_one_is_read(string what)
    {
        using var person = await FileClient.SignInAsync(fixture);
        var bomb = Pdf(what);
        var (began, cpu) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        var file = await person.ReadAsync(await person.StoreAsync("bomb.pdf", bomb));
        var took = Stopwatch.GetElapsedTime(began);

        output.WriteLine($"{what}: {file["text_state"]} {file["text_problem"]} in {took.TotalSeconds:0.0} s, {(Environment.CpuUsage.TotalTime - cpu).TotalSeconds:0.0} s of this process");
        Assert.True(took < Patience, $"{what} took {took}.");
        if ((string?)file["text_state"] == DocumentStates.Failed) Assert.NotEmpty((string)file["text_problem"]!);
        await person.IndexAsync("whole.pdf", TinyPdf.Write("Целый документ."));
    }

    private static byte[] Pdf(string what)
    {
        const string Page = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]>>";
        return what switch
        {
            "a page tree of 100,000 levels" => Write(
                [.. Enumerable.Range(2, Levels).Select(number => $"<</Type/Pages/Kids[{number + 1} 0 R]/Count 1>>"), Page]),
            "a page tree that is its own child" => Write(["<</Type/Pages/Kids[2 0 R 2 0 R 3 0 R]/Count 3>>", Page]),
            "a million objects" => Write(["<</Type/Pages/Kids[3 0 R]/Count 1>>", Page, .. Enumerable.Repeat("null", Objects)]),
            "a page that unfolds to a gigabyte" => Write(
                ["<</Type/Pages/Kids[3 0 R]/Count 1>>", "<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]/Contents 4 0 R>>", Gigabyte()]),
            "a page that says to have a billion brothers" => Write(["<</Type/Pages/Kids[3 0 R]/Count 1000000000>>", Page]),
            "a script" => Write(["<</Type/Pages/Kids[3 0 R]/Count 1>>", Page], "/OpenAction<</S/JavaScript/JS(while(true){app.launchURL('http://127.0.0.1:1')})>>"),
            _ => Write(
                ["<</Type/Pages/Kids[3 0 R]/Count 1>>", Page],
                trailer: $"/ID[<{new string('0', 32)}><{new string('0', 32)}>]/Encrypt<</Filter/Standard/V 2/R 3/Length 128/P -44/O<{new string('1', 64)}>/U<{new string('2', 64)}>>>"),
        };
    }

    private static string Gigabyte()
    {
        var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            var piece = Encoding.ASCII.GetBytes(new string(' ', Mega));
            for (var i = 0; i < 1024; i++) zlib.Write(piece);
        }

        return $"<</Filter/FlateDecode/Length {packed.Length}>>stream\n{Encoding.Latin1.GetString(packed.ToArray())}\nendstream";
    }

    // The catalog is the first object; the given ones follow it.
    private static byte[] Write(IReadOnlyList<string> objects, string catalog = "", string trailer = "")
    {
        var text = new StringBuilder("%PDF-1.7\n");
        var places = new List<int>();
        foreach (var one in objects.Prepend($"<</Type/Catalog/Pages 2 0 R{catalog}>>"))
        {
            places.Add(text.Length);
            text.Append(places.Count).Append(" 0 obj\n").Append(one).Append("\nendobj\n");
        }

        var table = text.Length;
        text.Append("xref\n0 ").Append(places.Count + 1).Append("\n0000000000 65535 f \n");
        foreach (var place in places) text.Append($"{place:0000000000} 00000 n \n");
        return Encoding.Latin1.GetBytes(text.Append($"trailer<</Size {places.Count + 1}/Root 1 0 R{trailer}>>\nstartxref\n{table}\n%%EOF").ToString());
    }
}
