using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace AiTasks.TelegramAgent.FunctionalTests;

/// <summary>Keeps all that is logged, with the scopes around it, as an exporter of logs gets it.</summary>
internal sealed class LogCapture(ConcurrentQueue<string> lines) : ILoggerProvider, ILogger, ISupportExternalScope
{
    private IExternalScopeProvider? _scopes;

    public ILogger CreateLogger(string categoryName) => this;

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => _scopes?.Push(state);

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var line = $"{logLevel}: {formatter(state, exception)} {exception}";
        _scopes?.ForEachScope((scope, _) => line += $" [{Describe(scope)}]", this);
        lines.Enqueue(line);
    }

    public void Dispose()
    {
        // Nothing is held.
    }

    private static string Describe(object? scope) =>
        scope is IEnumerable<KeyValuePair<string, object?>> fields
            ? string.Join(' ', fields.Select(field => $"{field.Key}={field.Value}"))
            : $"{scope}";
}
