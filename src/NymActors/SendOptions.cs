namespace NymActors;

/// <summary>What the sender of one message wants for it, beyond what the client's settings give every message.</summary>
public sealed record SendOptions
{
    /// <summary>How long a confirmation is waited for where <see cref="Deadline"/> is not given: an hour.</summary>
    public static TimeSpan DefaultPatience { get; } = TimeSpan.FromHours(1);

    /// <summary>
    /// Whether the recipient's client is to confirm the message (<see cref="MessageReceipt.Confirmed"/>). What it lacks is then sent again, though
    /// the network had acknowledged it. Only clients of this kind confirm; others ignore the question, and the message is delivered to them as
    /// always. It costs two packets more for every 255 fragments: the question and the answer. A reply cannot be confirmed: there is no
    /// address to ask. Whoever the recipient is learns nothing of the sender by it.
    /// </summary>
    public bool Confirm { get; init; }

    /// <summary>
    /// How long the client tries, from the acceptance of the message, by its <see cref="NymClientOptions.Time"/>; more than zero. Then what of it
    /// waits is dropped, and the receipt ends with <see cref="MessageFailure.DeadlinePassed"/>, or with
    /// <see cref="MessageFailure.NotConfirmed"/> if the network had acknowledged all of it. Not given: without end as far as acknowledgements
    /// are concerned (other limits hold: see <see cref="MaximumTries"/>), and <see cref="DefaultPatience"/> for a confirmation.
    /// </summary>
    public TimeSpan? Deadline { get; init; }

    /// <summary>
    /// How often each fragment is sent at most, at least 1; 1 is no retransmission: the fragment is acknowledged within the usual wait, or the
    /// message has failed. Not given: what the configuration says (<c>maximum_number_of_retransmissions</c>).
    /// </summary>
    public int? MaximumTries { get; init; }

    internal void Check()
    {
        if (Deadline is { } deadline)
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(deadline, TimeSpan.Zero, nameof(Deadline));
        }

        if (MaximumTries is { } tries)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(tries, 1, nameof(MaximumTries));
        }
    }
}
