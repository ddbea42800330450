using Microsoft.AspNetCore.Identity;

namespace AiTasks.TaskApi.Accounts;

internal static class AccountExtensions
{
    public static WebApplicationBuilder AddAccounts(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<AccountOptions>().BindConfiguration(nameof(AccountOptions))
            .ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<AccountStore>();
        builder.Services.AddSingleton<Csrf>();
        builder.Services.AddSingleton<IPasswordHasher<CurrentUser>, PasswordHasher<CurrentUser>>();
        builder.Services.AddSingleton<SignIn>();
        builder.Services.AddSingleton<DemoAccount>();
        return builder;
    }
}
