using AiTasks.Imaging;
using Microsoft.Extensions.Options;

namespace AiTasks.TaskApi.Posts;

/// <summary>Looks at pictures before they are kept. What they are is decided by their bytes, never by what somebody says of them.</summary>
internal sealed class PictureReading(IOptions<PostOptions> options)
{
    /// <returns>The bytes and what they are, or why they are refused, for the person.</returns>
    public (byte[] Bytes, PictureInfo? Info, string? Problem) ReadBase64(string text)
    {
        // Padding and line breaks aside, four characters are three bytes.
        if (text.Length / 4L * 3 > options.Value.MaxPictureBytes + 3L) return ([], null, TooLarge);

        var buffer = new byte[(text.Length / 4 + 1) * 3];
        return Convert.TryFromBase64String(text, buffer, out var length) ? Read(buffer[..length]) : ([], null, "Картинка повреждена: это не base64.");
    }

    /// <returns>The bytes and what they are, or why they are refused, for the person.</returns>
    public (byte[] Bytes, PictureInfo? Info, string? Problem) Read(byte[] bytes)
    {
        if (bytes.Length > options.Value.MaxPictureBytes) return ([], null, TooLarge);
        if (PictureFormat.Read(bytes) is not { } info) return ([], null, "Картинка должна быть в формате PNG или JPEG.");
        if (!PictureFormat.IsWhole(bytes)) return ([], null, "Картинка повреждена: файл обрывается. Пришлите её ещё раз.");
        return (long)info.Width * info.Height > options.Value.MaxPicturePixels
            ? ([], null, $"В картинке слишком много точек: {info.Width}×{info.Height}.")
            : (bytes, info, null);
    }

    private string TooLarge => $"Картинка больше {options.Value.MaxPictureBytes / 1_000_000} МБ.";
}
