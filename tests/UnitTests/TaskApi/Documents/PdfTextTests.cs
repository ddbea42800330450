using AiTasks.ServiceDefaults.Processes;
using AiTasks.TaskApi.Documents;
using AiTasks.TaskApi.Documents.Extraction;
using AiTasks.TestServers.Documents;
using Microsoft.Extensions.Options;

namespace AiTasks.UnitTests.TaskApi.Documents;

public sealed class PdfTextTests
{
    [Fact]
    public async Task Pages_are_counted_and_lines_of_a_sentence_are_joined()
    {
        var text = await ReadAsync(TinyPdf.Write(
            "Проект будет сдан заказчику не позднее\nпятнадцатого декабря текущего года.", "", "Budget: one million.\nIt is approved."));

        Assert.Equal(3, text.Pages);
        Assert.Equal(
            [
                new("Проект будет сдан заказчику не позднее пятнадцатого декабря текущего года.", 1),
                new("Budget: one million.\nIt is approved.".Replace('\n', ' '), 3),
            ],
            text.Blocks.Select(block => block with { Text = block.Text.Replace('\n', ' ') }));
    }

    [Fact]
    public async Task A_scan_a_broken_file_and_nothing_are_told_apart()
    {
        var whole = TinyPdf.Write("текст");

        Assert.Contains("скан", await ProblemAsync(TinyPdf.Write("", "")), StringComparison.Ordinal);
        Assert.Contains("повреждён", await ProblemAsync(whole[..40]), StringComparison.Ordinal);
        byte[] noise = [.. "%PDF-1.7\n"u8, .. Enumerable.Range(0, 5000).Select(i => (byte)(i * 7919 >> 3))];
        Assert.Contains("повреждён", await ProblemAsync(noise), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_document_that_is_too_long_is_refused()
    {
        var long60 = TinyPdf.Write([.. Enumerable.Repeat(new string('a', 80), 60)]);

        Assert.Contains("слишком большой", await ProblemAsync(long60, new() { MaxCharacters = 1000 }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_thick_book_is_read_within_the_limits_that_hold_by_themselves()
    {
        const int Pages = 500;
        var page = string.Join('\n', Enumerable.Range(1, 50).Select(line => $"Строка {line} of a page that is full: {new string('я', 50)}."));

        var text = await ReadAsync(TinyPdf.Write([.. Enumerable.Repeat(page, Pages)]));

        Assert.Equal(Pages, text.Pages);
        Assert.Equal(Pages, text.Blocks.Count(block => block.Text.Contains("Строка 50 of", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_program_that_takes_too_long_or_too_much_is_ended()
    {
        var slow = new DocumentOptions { PdfProgramPath = await ProgramAsync("sleep 100"), PdfTimeout = TimeSpan.FromSeconds(1) };
        var endless = new DocumentOptions { PdfProgramPath = await ProgramAsync("exec cat /dev/zero") };
        var greedy = new DocumentOptions
        {
            PdfProgramPath = await ProgramAsync("ulimit -v | grep -qx 204800 && echo out of memory >&2; exit 1"),
            PdfMaxMemory = 200L * 1024 * 1024,
        };

        Assert.Contains("слишком долго", await ProblemAsync([1], slow), StringComparison.Ordinal);
        Assert.Contains("слишком большой", await ProblemAsync([1], endless), StringComparison.Ordinal);
        Assert.Contains("слишком много памяти", await ProblemAsync([1], greedy), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_program_is_nobodys_document() =>
        await Assert.ThrowsAsync<ProgramUnavailableException>(() => ReadAsync(TinyPdf.Write("a"), new() { PdfProgramPath = "no-such-program" }));

    private static async Task<string> ProgramAsync(string commands)
    {
        // Written by a process of its own: one that another test starts meanwhile would hold our file open, and it could not be run.
        var path = Path.Combine(Directory.CreateTempSubdirectory("aitasks-unit-").FullName, "program");
        const string Write = "printf '#!/bin/sh\\n%s\\n' \"$1\" > \"$2\" && chmod 755 \"$2\"";
        using var writer = System.Diagnostics.Process.Start("/bin/sh", ["-c", Write, "sh", commands, path]);
        await writer.WaitForExitAsync();
        return path;
    }

    private static async Task<string> ProblemAsync(byte[] file, DocumentOptions? options = null) =>
        (await Assert.ThrowsAsync<UnreadableDocumentException>(() => ReadAsync(file, options))).Message;

    private static async Task<DocumentText> ReadAsync(byte[] file, DocumentOptions? options = null)
    {
        using var content = new MemoryStream(file);
        return await new PdfText(Options.Create(options ?? new())).ReadAsync(content, TestContext.Current.CancellationToken);
    }
}
