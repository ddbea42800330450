using AiTasks.ServiceDefaults.Configuration;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace AiTasks.ServiceDefaults.Authentication;

public static class AuthenticationExtensions
{
    /// <summary>Adds signing and checking of tokens, and the check of a page's origin. Refuses to start without a signing key.</summary>
    public static WebApplicationBuilder AddTokenAuthentication(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<TokenOptions>().BindConfiguration(nameof(TokenOptions))
            .ValidateDataAnnotations().ValidateOnStart().ReloadOnChange();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<TokenService>();
        builder.Services.AddSingleton<CredentialReader>();
        builder.Services.AddOptions<OriginOptions>().BindConfiguration(nameof(OriginOptions));
        builder.Services.AddSingleton<OriginPolicy>();
        return builder;
    }
}
