using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace AiTasks.ServiceDefaults.Configuration;

/// <summary>
/// Options that change while the process runs. A change that means nothing is logged and left alone, so that a slip in a file takes down
/// nothing that works.
/// </summary>
/// <typeparam name="TOptions">The options, which somebody has bound.</typeparam>
public sealed class ReloadedOptions<TOptions> : IHostedService, IDisposable where TOptions : class
{
    private readonly IDisposable? _registration;
    private readonly Lock _reading = new();
    private volatile TOptions _value;

    /// <param name="configuration">Says when there may be other values.</param>
    /// <param name="factory">Binds and checks them.</param>
    /// <param name="logger">The log.</param>
    /// <exception cref="OptionsValidationException">They mean nothing already now.</exception>
    public ReloadedOptions(IConfiguration configuration, IOptionsFactory<TOptions> factory, ILogger<ReloadedOptions<TOptions>> logger)
    {
        // Registered first, and read one after the other: what was read last is what is there.
        _registration = ChangeToken.OnChange(configuration.GetReloadToken, () => Reload(factory, logger));
        lock (_reading) _value = factory.Create(Options.DefaultName);
    }

    /// <summary>Options that never change.</summary>
    public ReloadedOptions(TOptions value) => _value = value;

    /// <summary>As they are now; the same object until they change.</summary>
    public TOptions Value => _value;

    /// <summary>Something that is made of the options, and anew when they have changed.</summary>
    /// <returns>Gives what belongs to the options as they are now. To be called by any number of threads.</returns>
    public Func<TMade> Make<TMade>(Func<TOptions, TMade> make)
    {
        var latest = Tuple.Create(_value, make(_value));
        return () =>
        {
            var (value, known) = (_value, Volatile.Read(ref latest));
            if (!ReferenceEquals(known.Item1, value)) Volatile.Write(ref latest, known = Tuple.Create(value, make(value)));
            return known.Item2;
        };
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public void Dispose() => _registration?.Dispose();

    private void Reload(IOptionsFactory<TOptions> factory, ILogger logger)
    {
        try
        {
            lock (_reading) _value = factory.Create(Options.DefaultName);
        }
        catch (Exception error) when (error is OptionsValidationException or InvalidOperationException)
        {
            logger.LogError("{Options} were changed to what they cannot be and stay as they were: {Reason}", typeof(TOptions).Name, error.Message);
        }
    }
}

public static class ReloadedOptionsExtensions
{
    /// <summary>
    /// Adds <see cref="ReloadedOptions{TOptions}"/>. They are read as the process starts, whoever needs them when: a change that means nothing
    /// always finds something that does.
    /// </summary>
    public static OptionsBuilder<TOptions> ReloadOnChange<TOptions>(this OptionsBuilder<TOptions> options) where TOptions : class
    {
        options.Services.AddSingleton<ReloadedOptions<TOptions>>();
        options.Services.AddHostedService(services => services.GetRequiredService<ReloadedOptions<TOptions>>());
        return options;
    }
}
