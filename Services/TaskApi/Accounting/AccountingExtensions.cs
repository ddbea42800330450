using AiTasks.TaskApi.Accounting.Usage;

namespace AiTasks.TaskApi.Accounting;

internal static class AccountingExtensions
{
    public static WebApplicationBuilder AddAccounting(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<AccountingOptions>().BindConfiguration(nameof(AccountingOptions)).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddOptions<BudgetOptions>().BindConfiguration(nameof(BudgetOptions)).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddOptions<PriceOptions>().BindConfiguration(nameof(PriceOptions)).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<PriceTable>();
        builder.Services.AddSingleton<AccountingTelemetry>();
        builder.Services.AddSingleton<CallReservation>();
        builder.Services.AddSingleton<CallSettlement>();
        builder.Services.AddSingleton<UsageQueries>();
        builder.Services.AddSingleton<BudgetState>();
        builder.Services.AddSingleton<UsageReader>();
        builder.Services.AddHostedService<ForgottenCalls>();
        builder.Services.AddHostedService<CallTrimmer>();
        return builder;
    }

    public static IEndpointRouteBuilder MapAccounting(this IEndpointRouteBuilder endpoints) => endpoints.MapCalls().MapUsage();
}
