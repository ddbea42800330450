using AiTasks.TaskApi.Audit;
using Microsoft.AspNetCore.Identity;

namespace AiTasks.TaskApi.Accounts;

internal static class AccountExtensions
{
    public static WebApplicationBuilder AddAccounts(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<AccountOptions>().BindConfiguration(nameof(AccountOptions))
            .ValidateDataAnnotations().ValidateOnStart();
        builder.AddAccountStore();
        builder.Services.AddSingleton<Csrf>();
        builder.Services.AddSingleton<SignIn>();
        return builder;
    }

    /// <summary>What it takes to create accounts, without what it takes to sign in to them.</summary>
    public static WebApplicationBuilder AddAccountStore(this WebApplicationBuilder builder)
    {
        builder.Services.AddHttpContextAccessor();
        builder.Services.AddSingleton<AuditTrail>();
        builder.Services.AddSingleton<PersonLookup>();
        builder.Services.AddSingleton<AccountStore>();
        builder.Services.AddSingleton<StaticTokens>();
        builder.Services.AddSingleton<IPasswordHasher<CurrentUser>, PasswordHasher<CurrentUser>>();
        return builder;
    }
}
