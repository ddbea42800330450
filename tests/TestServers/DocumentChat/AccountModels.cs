using System.Text.Json;

namespace AiTasks.TestServers.DocumentChat;

/// <summary>The person.</summary>
public sealed record UserModel(Guid Id, string Username, string Status, DateTimeOffset CreatedAt)
{
    internal static UserModel Read(JsonElement json)
    {
        var user = new ModelReader(json, "User");
        return new UserModel(user.Id("id"), user.Text("username"), user.Text("status"), user.Time("created_at"));
    }
}

/// <summary>An exchanged token.</summary>
public sealed record TokenModel(string AccessToken, string TokenType, long ExpiresIn, UserModel User)
{
    internal static TokenModel Read(JsonElement json)
    {
        var token = new ModelReader(json, "Token");
        return new TokenModel(token.Text("access_token"), token.Text("token_type"), token.Whole("expires_in"), UserModel.Read(token.Object("user")));
    }
}

/// <summary>How the person wants to be answered (E9).</summary>
public sealed record SettingsModel(string ModelProfile, long? SelectedRolePromptId, JsonElement Json)
{
    internal static SettingsModel Read(JsonElement json)
    {
        var settings = new ModelReader(json, "Settings");
        settings.NotNull("temperature", JsonValueKind.Number);
        settings.NotNull("top_p", JsonValueKind.Number);
        settings.NotNull("thinking_enabled", JsonValueKind.True, JsonValueKind.False);
        settings.NotNull("thinking_budget", JsonValueKind.Number);
        settings.NotNull("media_resolution", JsonValueKind.String);
        return new SettingsModel(settings.OneOf("model_profile", "simple", "complex"), settings.WholeOrNull("selected_role_prompt_id"), json);
    }
}

/// <summary>The person and everything of theirs.</summary>
public sealed record MeModel(UserModel User, SettingsModel Settings, bool GeminiApiKeyConfigured)
{
    internal static MeModel Read(JsonElement json)
    {
        var me = new ModelReader(json, "Me");
        return new MeModel(UserModel.Read(me.Object("user")), SettingsModel.Read(me.Object("settings")), me.Flag("gemini_api_key_configured"));
    }
}

/// <summary>A role that answers may be written in.</summary>
public sealed record RoleModel(long Id, string Name, string Content, string? Description, bool IsActive, long Version)
{
    internal static RoleModel Read(JsonElement json)
    {
        var role = new ModelReader(json, "Role");
        role.Time("created_at");
        role.Time("updated_at");
        return new RoleModel(
            role.Whole("id"), role.Text("name"), role.Text("content"), role.TextOrNull("description"), role.Flag("is_active"), role.Whole("version"));
    }
}
