using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;

namespace AiTasks.TaskWorker.TextGeneration;

/// <summary>
/// Marks around what people wrote, in a question to a model: JSON between <c>&lt;name&gt;</c> and <c>&lt;/name&gt;</c>, in which nothing can
/// end the fence.
/// </summary>
internal static class PromptFence
{
    // Signs that a model may take for an angle bracket. The brackets themselves are escaped by every encoder of the web.
    private const string Lookalikes = "\uFF1C\uFF1E\uFE64\uFE65\u2039\u203A\u2329\u232A\u3008\u3009\u300A\u300B"
        + "\u27E8\u27E9\u276C\u276D\u276E\u276F\u02C2\u02C3\u1433\u1438";

    // Characters that nobody sees, between which a mark would not look like one to us and might to a model.
    private static readonly UnicodeRange[] Invisible =
    [
        UnicodeRange.Create('\u200B', '\u200F'), UnicodeRange.Create('\u2028', '\u202E'), UnicodeRange.Create('\u2060', '\u206F'),
        UnicodeRange.Create('\uFE00', '\uFE0F'), UnicodeRange.Create('\uFEFF', '\uFEFF'),
    ];

    private static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.Create(Allowed()) };

    /// <param name="name">The mark's name, of our own.</param>
    /// <param name="content">What somebody wrote, of any length and content.</param>
    public static string Around(string name, JsonNode content) => $"<{name}>\n{content.ToJsonString(Options)}\n</{name}>";

    private static TextEncoderSettings Allowed()
    {
        var settings = new TextEncoderSettings(UnicodeRanges.All);
        settings.ForbidCharacters([.. Lookalikes]);
        settings.ForbidRanges(Invisible);
        return settings;
    }
}
