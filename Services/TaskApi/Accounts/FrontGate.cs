using AiTasks.ServiceDefaults.Authentication;
using AiTasks.TaskApi.FrontApi;
using AiTasks.TaskApi.Storage;

namespace AiTasks.TaskApi.Accounts;

/// <summary>What an endpoint asks of its caller.</summary>
/// <param name="Policies">True: the policies have to be accepted (section 1.7 of contract A).</param>
internal sealed record SignedIn(bool Policies);

/// <summary>Lets only those through to an endpoint whom it is for.</summary>
internal static class FrontGate
{
    public static WebApplication UseFrontGate(this WebApplication app)
    {
        app.UseRouting();
        app.Use(async (context, next) =>
        {
            if (await RefuseAsync(context) is { } error)
            {
                var language = context.Features.Get<CurrentUser>()?.Language ?? FrontTexts.DefaultLanguage;
                await FrontAnswer.Error(error, FrontTexts.For(error, language)).ExecuteAsync(context);
                return;
            }

            await next(context);
        });
        return app;
    }

    private static async Task<FrontError?> RefuseAsync(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<SignedIn>() is not { } demand) return null;

        var services = context.RequestServices;
        var credential = services.GetRequiredService<CredentialReader>().Read(context.Request);
        if (credential is null) return FrontError.NotAuthenticated;

        var accounts = services.GetRequiredService<AccountStore>();
        var user = await services.GetRequiredService<DatabaseRetry>().RepeatableAsync(
            cancellation => accounts.FindAsync(credential.Token, cancellation), context.RequestAborted);
        if (user is null) return FrontError.NotAuthenticated;

        context.Features.Set(user);
        context.Features.Set(credential);
        if (services.GetRequiredService<Csrf>().Check(context, credential) is { } forged) return forged;
        return demand.Policies && !user.PoliciesAccepted ? FrontError.PolicyRequired : null;
    }
}
