using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace AiTasks.Cli.FunctionalTests.FakeServer;

/// <summary>Who is signed in, and what they have set.</summary>
internal sealed class FakeAccount
{
    /// <summary>As the last change left them.</summary>
    public JsonObject Settings { get; } = new() { ["model_profile"] = "simple", ["selected_role_prompt_id"] = null };

    /// <summary>The last change, as it came.</summary>
    public JsonObject? Change { get; private set; }

    public static JsonObject User() => new()
    {
        ["id"] = "0c8a2f5e-6a55-4a41-8f2c-6d5a8b0a7c11",
        ["username"] = FakeContractE.Username,
        ["status"] = "active",
        ["created_at"] = "2025-11-01T10:00:00Z",
    };

    public void Map(WebApplication app, string root)
    {
        app.MapGet($"{root}/me", http => FakeContractE.WriteAsync(http, 200, new JsonObject
        {
            ["user"] = User(),
            ["settings"] = Settings.DeepClone(),
            ["gemini_api_key_configured"] = false,
        }));
        app.MapPatch($"{root}/me/settings", ChangeAsync);
        app.MapGet($"{root}/prompts/roles", http => FakeContractE.WriteAsync(http, 200, new JsonArray(Role(1, "Юрист"), Role(7, "Инженер"))));
    }

    private async Task ChangeAsync(HttpContext http)
    {
        Change = await FakeContractE.ReadAsync(http);
        foreach (var (name, value) in Change) Settings[name] = value?.DeepClone();
        await FakeContractE.WriteAsync(http, 200, Settings.DeepClone());
    }

    private static JsonObject Role(int id, string name) => new()
    {
        ["id"] = id,
        ["name"] = name,
        ["content"] = "…",
        ["description"] = $"{name}, строгий",
        ["is_active"] = true,
        ["version"] = 1,
        ["created_at"] = "2025-11-01T10:00:00Z",
        ["updated_at"] = "2025-11-01T10:00:00Z",
    };
}
