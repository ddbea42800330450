using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace AiTasks.TestServers.FakeTelegram;

/// <summary>The values of a call, which may come in the address, as a form or as JSON.</summary>
internal sealed record FakeTelegramRequest(IReadOnlyDictionary<string, string> Texts, byte[]? Photo)
{
    /// <summary>A value; empty when it is missing.</summary>
    public string Text(string name) => Texts.GetValueOrDefault(name, "");

    public static async Task<FakeTelegramRequest> ReadAsync(HttpRequest request)
    {
        var values = request.Query.ToDictionary(pair => pair.Key, pair => $"{pair.Value}");
        if (request.HasFormContentType)
        {
            var form = await request.ReadFormAsync();
            foreach (var (name, value) in form) values[name] = $"{value}";
            if (form.Files["photo"] is not { } file) return new FakeTelegramRequest(values, null);
            using var photo = new MemoryStream();
            await file.CopyToAsync(photo);
            return new FakeTelegramRequest(values, photo.ToArray());
        }

        if (request.ContentLength is null or 0) return new FakeTelegramRequest(values, null);
        using var body = await JsonDocument.ParseAsync(request.Body);
        foreach (var member in body.RootElement.EnumerateObject()) values[member.Name] = $"{member.Value}";
        return new FakeTelegramRequest(values, null);
    }
}
