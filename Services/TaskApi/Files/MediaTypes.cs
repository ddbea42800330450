using AiTasks.Imaging;

namespace AiTasks.TaskApi.Files;

/// <summary>The kinds of files that are taken.</summary>
internal static class MediaTypes
{
    public const string Pdf = "application/pdf";
    public const string Docx = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
    public const string Text = "text/plain";
    public const string Markdown = "text/markdown";
    public const string Html = "text/html";
    public const string Csv = "text/csv";
    public const string Tsv = "text/tab-separated-values";
    public const string Json = "application/json";
    public const string Png = PictureFormat.Png;
    public const string Jpeg = PictureFormat.Jpeg;
    public const string Gif = "image/gif";
    public const string Webp = "image/webp";

    /// <summary>For a person who sent something else.</summary>
    public const string Taken = "PDF, DOCX, text, Markdown, HTML, CSV, JSON, PNG, JPEG, GIF and WebP are taken";
}
