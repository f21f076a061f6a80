namespace NymActors.Streams.Actors;

/// <summary>
/// How answers reach those who wait for them: the seam between production, where a waiter goes on in the thread pool, and a
/// simulated world, where it goes on as a step of the world's own run queue.
/// </summary>
internal abstract class Answers
{
    /// <summary>Waiters go on in the thread pool, so that whoever answers never runs their code.</summary>
    public static Answers Pooled { get; } = new PooledAnswers();

    /// <summary>Waiters go on inside a step that is handed to <paramref name="post"/>.</summary>
    /// <param name="post">Runs each step once, later, and in order.</param>
    public static Answers Posted(Action<Action> post) => new PostedAnswers(post);

    /// <summary>Whether waiters go on as steps of a world; other continuations must then stay on its thread, too.</summary>
    public abstract bool AreSteps { get; }

    /// <summary>A new, open task.</summary>
    public abstract TaskCompletionSource<T> CreateSource<T>();

    /// <summary>Runs what completes a source, now or as a later step.</summary>
    public abstract void Complete(Action completion);

    private sealed class PooledAnswers : Answers
    {
        public override bool AreSteps => false;

        public override TaskCompletionSource<T> CreateSource<T>() => new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override void Complete(Action completion) => completion();
    }

    private sealed class PostedAnswers(Action<Action> post) : Answers
    {
        public override bool AreSteps => true;

        public override TaskCompletionSource<T> CreateSource<T>() => new();

        public override void Complete(Action completion) => post(completion);
    }
}
