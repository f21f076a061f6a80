using System.Reflection;
using NymActors.Surbs;
using NymActors.Testing;
using Xunit.v3;

[assembly: SurbBooks]

namespace NymActors.Testing;

/// <summary>
/// Checks at the end of every test all books of reply SURBs and reply keys that were opened and are still in use, of clients and of single
/// parts: each correspondent's, the keys', and the totals'. A book that does not balance fails whichever test ends next.
/// </summary>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class SurbBooksAttribute : BeforeAfterTestAttribute
{
    private static readonly Lock Lock = new();
    private static readonly Dictionary<string, List<SurbLedger>> OfTests = [];
    private static readonly List<WeakReference<SurbLedger>> Others = Watch();

    /// <summary>Begins to watch, before the first test opens a book.</summary>
    public SurbBooksAttribute() => _ = Others.Count;

    /// <inheritdoc/>
    public override void After(MethodInfo methodUnderTest, IXunitTest test)
    {
        ArgumentNullException.ThrowIfNull(test);
        List<SurbLedger> books = [];
        lock (Lock)
        {
            if (OfTests.Remove(test.UniqueID, out var own))
            {
                books.AddRange(own);
            }

            Others.RemoveAll(book => !AddTo(books, book));
        }

        books.ForEach(static book => book.Check());
    }

    private static bool AddTo(List<SurbLedger> books, WeakReference<SurbLedger> entry)
    {
        var lives = entry.TryGetTarget(out var book);
        if (lives)
        {
            books.Add(book!);
        }

        return lives;
    }

    private static List<WeakReference<SurbLedger>> Watch()
    {
        List<WeakReference<SurbLedger>> others = [];
        SurbLedger.Opened = book =>
        {
            // A client's total is opened by the test itself, and kept to its end; a correspondent's by an actor.
            var test = TestContext.Current.Test?.UniqueID;
            lock (Lock)
            {
                if (test is null)
                {
                    others.Add(new(book));
                }
                else if (OfTests.TryGetValue(test, out var own))
                {
                    own.Add(book);
                }
                else
                {
                    OfTests.Add(test, [book]);
                }
            }
        };
        return others;
    }
}
