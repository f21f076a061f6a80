namespace NymActors.Outgoing;

/// <summary>What the sender of a message wants for it, once it is accepted.</summary>
/// <param name="Confirm">Whether the recipient's client is to confirm it.</param>
/// <param name="Deadline">When the client gives it up; null for never.</param>
/// <param name="MaximumTries">How often each fragment is sent at most; null for what the configuration says.</param>
internal sealed record MessageWishes(bool Confirm, DateTimeOffset? Deadline, int? MaximumTries)
{
    /// <summary>What a message gets for which nothing was wished.</summary>
    public static MessageWishes None { get; } = new(Confirm: false, null, null);

    /// <summary>Whether somebody has to look after the message beside those who look after its fragments.</summary>
    public bool NeedsWatching => Confirm || Deadline is not null;

    /// <summary>The wishes of a message that is accepted now.</summary>
    public static MessageWishes Of(SendOptions? options, DateTimeOffset now) => options is null
        ? None
        : new MessageWishes(options.Confirm, Add(now, options.Deadline ?? (options.Confirm ? SendOptions.DefaultPatience : null)), options.MaximumTries);

    private static DateTimeOffset? Add(DateTimeOffset now, TimeSpan? patience) =>
        patience is not { } wait ? null : wait < DateTimeOffset.MaxValue - now ? now + wait : DateTimeOffset.MaxValue;
}
