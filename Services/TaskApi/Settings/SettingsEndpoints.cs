using AiTasks.Contracts;
using AiTasks.TaskApi.Accounts;
using AiTasks.TaskApi.ClientApi;
using AiTasks.TaskApi.FrontApi;
using AiTasks.TaskApi.OwnKeys;

namespace AiTasks.TaskApi.Settings;

/// <summary>Who one is, and how one wants to be answered (contract E, section 5.3).</summary>
internal static class SettingsEndpoints
{
    public static WebApplicationBuilder AddSettings(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<SettingsStore>();
        return builder;
    }

    public static IEndpointRouteBuilder MapSettings(this IEndpointRouteBuilder endpoints)
    {
        var me = endpoints.MapGroup("/me").WithMetadata(new ClientDoor()).WithTags("Contract E: settings");
        me.MapGet("", FindAsync).WithName("getMe").WithSummary("Who the token is, and the settings").Produces<Me>();
        me.MapPatch("/settings", ChangeAsync).WithName("changeSettings").WithSummary("Changes what is given; {} takes the role away").Produces<ChatSettings>();
        return endpoints;
    }

    private static async Task<IResult> FindAsync(
        CurrentUser user, SettingsStore settings, OwnKeyStore keys, CancellationToken cancellationToken) => Results.Json(
        new Me(
            ClientUser.From(user),
            await settings.ReadAsync(user.Id, cancellationToken),
            (await keys.ListAsync(user.Id, cancellationToken)).Any(key => key.Configured)),
        WireJson.SnakeCase);

    private static async Task<IResult> ChangeAsync(
        FrontBody<SettingsChange> body, CurrentUser user, SettingsStore settings, CancellationToken cancellationToken)
    {
        if (body.Value.Check() is var (field, message)) return ClientProblem.Invalid(message, new { Field = field });

        return await settings.ChangeAsync(user.Id, body.Value, cancellationToken) is { } changed
            ? Results.Json(changed, WireJson.SnakeCase)
            : ClientProblem.Invalid("There is no such role.", new { Field = "selected_role_prompt_id" });
    }

    // The name of the last one is the client's; it means a key of their own.
    private sealed record Me(ClientUser User, ChatSettings Settings, bool GeminiApiKeyConfigured);
}
