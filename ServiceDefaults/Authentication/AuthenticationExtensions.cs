using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace AiTasks.ServiceDefaults.Authentication;

public static class AuthenticationExtensions
{
    /// <summary>Adds signing and checking of tokens. Refuses to start without a signing key.</summary>
    public static WebApplicationBuilder AddTokenAuthentication(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<TokenOptions>().BindConfiguration(nameof(TokenOptions))
            .ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<TokenService>();
        builder.Services.AddSingleton<CredentialReader>();
        return builder;
    }
}
