using AiTasks.Contracts;
using AiTasks.ServiceDefaults.Configuration;
using AiTasks.TaskApi.Accounts;
using AiTasks.TaskApi.ClientApi;
using AiTasks.TaskApi.FrontApi;

namespace AiTasks.TaskApi.OwnKeys;

/// <summary>People's own keys of providers, which go in and never come out. In contract E's style.</summary>
internal static class OwnKeyEndpoints
{
    public static WebApplicationBuilder AddOwnKeys(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<OwnKeyOptions>().BindConfiguration(nameof(OwnKeyOptions)).ValidateDataAnnotations().ValidateOnStart()
            .ReloadOnChange();
        builder.Services.AddSingleton<MasterKeys>();
        builder.Services.AddSingleton<OwnKeyStore>();
        builder.Services.AddHostedService<OwnKeyRenewal>();
        return builder;
    }

    public static IEndpointRouteBuilder MapOwnKeys(this IEndpointRouteBuilder endpoints)
    {
        var keys = endpoints.MapGroup("/v1/user/model-keys").WithMetadata(new ClientDoor()).WithTags("Own keys of models");
        keys.MapGet("", ListAsync).WithName("listModelKeys").WithSummary("The providers for which one may have a key, and for which one has")
            .Produces<IReadOnlyList<OwnKeyState>>();
        keys.MapPut("/{provider}", PutAsync).WithName("putModelKey").WithSummary("Pays the provider's calls with a key of one's own from now on").Produces<OwnKeyState>();
        keys.MapDelete("/{provider}", DeleteAsync).WithName("deleteModelKey").WithSummary("Forgets a key").Produces(StatusCodes.Status204NoContent);
        keys.AddEndpointFilter(async (call, next) =>
            call.HttpContext.RequestServices.GetRequiredService<MasterKeys>().IsConfigured ? await next(call) : NotConfigured);
        return endpoints;
    }

    private static IResult NotConfigured => ClientProblem.Of(
        StatusCodes.Status503ServiceUnavailable, "not_configured", "Keys of one's own are not configured by the operator of this system.");

    private static IResult Unknown => ClientProblem.NotFound("There is no provider of that name for which people may have keys.");

    private static async Task<IResult> ListAsync(CurrentUser user, OwnKeyStore keys, CancellationToken cancellationToken) =>
        Results.Json(await keys.ListAsync(user.Id, cancellationToken), WireJson.SnakeCase);

    private static async Task<IResult> PutAsync(
        string provider, FrontBody<NewKey> body, CurrentUser user, OwnKeyStore keys, CancellationToken cancellationToken)
    {
        if (!keys.Knows(provider)) return Unknown;
        return OwnKey.IsValid(body.Value.ApiKey)
            ? Results.Json(await keys.PutAsync(user.Id, provider, body.Value.ApiKey!, cancellationToken), WireJson.SnakeCase)
            : ClientProblem.Invalid(OwnKey.Rule, new { Field = "api_key" });
    }

    private static async Task<IResult> DeleteAsync(string provider, CurrentUser user, OwnKeyStore keys, CancellationToken cancellationToken) =>
        await keys.DeleteAsync(user.Id, provider, cancellationToken) || keys.Knows(provider) ? Results.NoContent() : Unknown;

    // No record: nothing may show what is in it.
    internal sealed class NewKey
    {
        public string? ApiKey { get; init; }
    }
}
