using System.Globalization;
using MassTransit;

namespace AiTasks.ServiceDefaults.Bus;

/// <summary>A message that was delivered so often without being settled that it probably ends the processes that handle it.</summary>
public sealed class PoisonMessageException(int deliveries)
    : Exception($"Delivered {deliveries} times before, and nobody who handled it lived to say so.");

/// <summary>Stops a message that kills its readers from killing more of them.</summary>
public static class LastDelivery
{
    /// <summary>
    /// How often a message may come back. A few deaths in a row are bad luck, as a restart in the middle of a deployment is;
    /// more are the message's fault.
    /// </summary>
    public const int Limit = 5;

    // Set by quorum queues from the second delivery on.
    private const string Count = "x-delivery-count";

    /// <summary>Parks a message in the error queue, unhandled, instead of letting the broker drop it after one more death.</summary>
    public static void ParkLastDelivery<TConsumer>(this IConsumerConfigurator<TConsumer> consumer) where TConsumer : class =>
        consumer.UseFilter(new Filter<TConsumer>());

    private sealed class Filter<TConsumer> : IFilter<ConsumerConsumeContext<TConsumer>> where TConsumer : class
    {
        public Task Send(ConsumerConsumeContext<TConsumer> context, IPipe<ConsumerConsumeContext<TConsumer>> next)
        {
            var deliveries = context.ReceiveContext.TransportHeaders.TryGetHeader(Count, out var count)
                ? Convert.ToInt32(count, CultureInfo.InvariantCulture)
                : 0;
            return deliveries >= Limit ? throw new PoisonMessageException(deliveries) : next.Send(context);
        }

        public void Probe(ProbeContext context) => context.CreateFilterScope("parkLastDelivery");
    }
}
