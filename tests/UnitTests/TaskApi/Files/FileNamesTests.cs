using AiTasks.TaskApi.Files;

namespace AiTasks.UnitTests.TaskApi.Files;

public sealed class FileNamesTests
{
    [Theory]
    [InlineData("План проекта (1).pdf", "План проекта (1).pdf")]
    [InlineData("../../etc/passwd", "passwd")]
    [InlineData("C:\\Документы\\смета.docx", "смета.docx")]
    [InlineData("a\0b\r\nc\u001b.txt", "abc.txt")]
    [InlineData("photo\u202Egpj.exe", "photogpj.exe")]
    [InlineData("  отчёт.pdf. ", "отчёт.pdf")]
    [InlineData("", "file")]
    [InlineData("..", "file")]
    [InlineData("/", "file")]
    [InlineData(".env", "file.env")]
    [InlineData("a\"b;c.txt", "a\"b;c.txt")]
    public void Names_are_cleaned_and_stay_readable(string name, string expected) => Assert.Equal(expected, FileNames.Clean(name));

    [Fact]
    public void A_long_name_keeps_its_extension_and_whole_characters()
    {
        var name = FileNames.Clean(string.Concat(Enumerable.Repeat("😀", 200)) + ".docx");

        Assert.InRange(name.Length, 110, 120);
        Assert.EndsWith("😀.docx", name, StringComparison.Ordinal);
        Assert.InRange(FileNames.Clean(new string('я', 500)).Length, 110, 120);
    }
}
